import { connectCurves } from './curves.js';
import { connectRuns } from './runs.js';
import { connectSaving } from './save.js';
import { connectSwitched } from './switched.js';
import { connectWatching } from './watch.js';

document.documentElement.classList.add('js');
connectCurves();
connectSwitched();
connectRuns();
connectWatching();
connectSaving();
