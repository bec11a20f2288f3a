import { connectCurves } from './curves.js';
import { connectSaving } from './save.js';

document.documentElement.classList.add('js');
connectCurves();
connectSaving();
