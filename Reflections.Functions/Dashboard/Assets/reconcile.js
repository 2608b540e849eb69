// Where the stores tell different things, and what settles it.

import { path, post } from './api.js';
import { badge, count, counted, empty, h, said, swap, table, words } from './dom.js';
import { ask } from './dialog.js';

const needs = 'the administrator’s key';

// A part of a page that compares when asked to. Without a reflection all are compared.
export function reconciliation({ reflection, act, announce }) {
  const results = h('div', null);
  const check = h('button', { type: 'button', 'data-key': 'c', onclick: () => compare(false) }, 'Check');
  const repair = h('button.danger', { type: 'button', hidden: true, onclick: settle }, 'Repair…');
  let drift = [];
  return h('section', { 'aria-labelledby': 'reconciliation' }, h('h2', { id: 'reconciliation' }, 'Reconciliation'),
    h('p.quiet', null, `Compares what rows, engine and knowledge tell of ${reflection ? 'this reflection' : 'all reflections'}. Needed after a restore, or when storage or the engine lost something.`),
    h('div.actions', null, check, repair), results);

  async function compare(isRepair) {
    check.disabled = repair.disabled = true;
    const report = (await act(() => post('reconciliation', { reflectionId: reflection || null, repair: isRepair }), null, needs))?.result;
    check.disabled = repair.disabled = false;
    if (report) {
      drift = report.drift;
      show(report, isRepair);
    }
  }

  function show({ examined, truncated, damaged }, isRepair) {
    const text = drift.length === 0 ? 'Nothing differs.'
      : isRepair ? `${count(drift.filter(one => one.repaired).length)} of ${count(drift.length)} repaired; what was begun may still be under way.`
      : `${counted(drift.length, 'difference')}.`;
    repair.hidden = drift.every(one => one.repaired);
    announce(text);
    swap(results,
      empty(`${text} Compared: ${counted(examined.runs, 'run')}, ${counted(examined.instances, 'instance')}, ${counted(examined.entries, 'entry', 'entries')}, ${counted(examined.sources, 'source')}.${truncated ? ' There was more than is compared at once: POST /api/reconciliation with a larger max compares up to 10,000.' : ''}`),
      damaged && h('div.problem', null, h('strong', null, 'Not compared, because it cannot be read: '), h('ul', null, damaged.map(one => h('li', null, said(one.message))))),
      drift.length > 0 && table('Differences', ['What', 'Source', 'Found', 'Repair'], drift.map(one => [
        words(one.kind),
        [h('a', { href: path`#/source/${one.reflectionId}/${one.sourceId}`, 'data-row': '' }, said(one.sourceId)), h('small', null, said(one.reflectionId)),
          one.runId && h('small', null, h('a', { href: path`#/run/${one.reflectionId}/${one.runId}` }, 'the run'))],
        said(one.detail), [one.repaired && [badge('repaired'), ' '], said(one.repair)],
      ])));
  }

  async function settle() {
    const open = drift.filter(one => !one.repaired);
    const answer = await ask({
      title: 'Repair', action: 'Repair', isDangerous: true,
      text: `Compares again, and settles what differs then: ${counted(open.length, 'difference')} now.`,
      body: h('ul.some', null, [...new Set(open.map(one => one.repair))].map(sentence => h('li', null, said(sentence)))),
    });
    if (answer) {
      await compare(true);
    }
  }
}
