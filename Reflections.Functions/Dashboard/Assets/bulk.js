// One thing done with many runs: first what it would be, then, when somebody says so, done.

import { path, post } from './api.js';
import { badge, count, counted, h, said } from './dom.js';
import { ask } from './dialog.js';

const max = 1000;
const mostListed = 10;
const actions = {
  cancel: { title: 'Cancel these runs', ask: 'be cancelled', done: 'cancelled', action: number => `Cancel ${number}`, text: 'A run that is cancelled ends before anything of it is shown to readers; one that is over is passed over.' },
  retry: { title: 'Run these again', ask: 'be repeated', done: 'repeated', action: number => `Run ${number} again`, text: 'Of a source’s runs only the newest is repeated. What was worked out before is used again.' },
};
const needs = 'the administrator’s key';

// filter: the fields of the request. sourceOf(id): the source of a run that is known here, or undefined.
export async function actOnMany({ reflection, act, tell }, action, filter, sourceOf) {
  const words = actions[action];
  const address = path`reflections/${reflection}/runs/bulk`;
  const found = (await act(() => post(address, { action, filter, dryRun: true, max }), null, needs))?.result;
  if (!found) {
    return false;
  }

  const would = found.items.filter(item => item.problem === null);
  if (would.length === 0) {
    tell(found.matched === 0 ? 'No run is like that.' : `None of ${counted(found.matched, 'run')} would ${words.ask}: ${found.items[0].problem.detail}`);
    return false;
  }

  const answer = await ask({
    title: words.title, isDangerous: action === 'cancel', action: words.action(count(would.length)), dismiss: 'Do nothing',
    text: `${counted(would.length, 'run')} would ${words.ask}${found.matched > would.length ? `, ${count(found.matched - would.length)} passed over` : ''}. ${words.text}`,
    body: [
      found.truncated && h('p.problem', null, `There may be more: at most ${count(max)} are done at once.`),
      h('ul.some', { 'aria-label': `The first of ${count(found.matched)}` }, found.items.slice(0, mostListed).map(item => h('li', null,
        badge(item.status), ' ', sourceOf(item.id) ? said(sourceOf(item.id)) : h('code', null, item.id), item.problem && h('small', null, 'passed over: ', said(item.problem.detail))))),
      found.items.length > mostListed && h('p', null, `and ${count(found.items.length - mostListed)} more.`),
    ],
  });
  const done = answer && (await act(() => post(address, { action, filter, dryRun: false, max }), null, needs))?.result;
  if (done) {
    const failed = done.items.filter(item => item.result === 'failed');
    const skipped = done.items.filter(item => item.result === 'skipped').length;
    tell(`${counted(done.acted, 'run')} ${done.acted === 1 ? 'is' : 'are'} ${words.done}`, skipped > 0 && `, ${count(skipped)} passed over`,
      failed.length > 0 && [`, ${count(failed.length)} failed: `, said(failed[0].problem.detail)], done.truncated ? '. There may be more.' : '.');
  }

  return Boolean(done);
}
