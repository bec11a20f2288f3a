import { connectLegend, showView } from './figures.js';

/** Figures whose controls only choose a view: its name is what is chosen, in the order of the controls. */
export function connectSwitched() {
  for (const within of document.querySelectorAll('.switched')) {
    const figures = within.querySelectorAll('figure');
    const update = () => {
      const names = [...within.querySelectorAll('input[type=radio]:checked')];
      const name = names.map((input) => /** @type {HTMLInputElement} */ (input).value).join(' ');
      for (const figure of figures) showView(figure, name);
    };
    for (const input of within.querySelectorAll('input[type=radio]'))
      input.addEventListener('change', update);
    connectLegend(within);
    update();
  }
}
