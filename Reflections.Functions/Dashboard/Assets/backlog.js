// What is not settled yet, and what the sweeper did about it.

import { get, path, post } from './api.js';
import { badge, count, empty, h, said, span, swap, table, time, words } from './dom.js';
import { poll } from './poll.js';
import { reconciliation } from './reconcile.js';

export function backlog(page) {
  const { view, signal, act, announce, fresh, failed } = page;
  const [open, receipts] = [h('div', null), h('div', null)];
  view.append(
    h('h1', { tabindex: '-1' }, 'Backlog'),
    h('section', { 'aria-labelledby': 'open' }, h('h2', { id: 'open' }, 'Not settled'), open),
    h('section', { 'aria-labelledby': 'sweeps' }, h('h2', { id: 'sweeps' }, 'Sweeps'),
      h('div.actions', null,
        h('button.primary', { type: 'button', 'data-key': 's', onclick: () => sweep(false) }, 'Sweep now'),
        h('button', { type: 'button', onclick: () => sweep(true) }, 'Dry run')),
      receipts),
    reconciliation(page));

  const againOpen = poll(async () => (await get('unapplied', signal)).items.map(({ ageSeconds, ...item }) => item), (items, changed) => {
    fresh();
    if (changed) {
      swap(open, items.length === 0 ? empty('Nothing: every accepted run has ended, every approved patch is applied.') : table('Not settled', ['What', 'Source', 'Since', 'Attempts', 'Last error', 'Run'], items.map(item => [
        [words(item.kind), ' ', item.setAside && badge('set_aside')], [said(item.sourceId ?? '–'), h('small', null, said(item.reflectionId ?? ''))], time(item.createdAt), count(item.attempts),
        item.lastError ? said(item.lastError) : '–',
        item.runId ? h('a', { href: path`#/run/${item.reflectionId}/${item.runId}`, 'data-row': '', 'data-keep': item.row }, h('code', null, item.runId)) : '–',
      ])));
    }
  }, error => {
    swap(open, empty(error.isMissingRoute ? 'The backlog is not available on this host.' : error.message));
    if (!error.isMissingRoute) {
      failed(error);
    }
  }, signal);

  let newest;
  const againSweeps = poll(async () => (await get('sweeps?top=20', signal)).items, (items, changed) => {
    fresh();
    if (!changed) {
      return;
    }

    if (newest !== undefined && items[0] && items[0].id !== newest) {
      announce(`A ${items[0].dryRun ? 'dry run' : 'sweep'} ended: ${count(items[0].examined)} examined, ${count(items[0].recovered)} recovered`);
    }

    newest = items[0]?.id ?? null;
    swap(receipts, items.length === 0 ? empty('No sweep yet. One runs at start and every five minutes.') : table('Sweeps, newest first', ['Ended', 'Took', 'Examined', 'Recovered', 'Dropped', 'Set aside', 'Storage calls', 'Findings'], items.map(item => [
      [time(item.finishedAt), ' ', item.dryRun && badge('dry_run')], span((new Date(item.finishedAt) - new Date(item.startedAt)) / 1000),
      count(item.examined), count(item.recovered), count(item.dropped), count(item.setAside), count(item.storageCalls),
      item.findings.length === 0 ? '–' : h('details', { 'data-keep': item.id }, h('summary', { 'data-row': '' }, count(item.findings.length)),
        h('ul', null, item.findings.map(finding => h('li', null, badge(finding.action), ' ', said(finding.source), h('small', null, said(finding.reason)))))),
    ])));
  }, error => {
    failed(error);
    swap(receipts, empty(error.message));
  }, signal);

  async function sweep(isDry) {
    if (await act(() => post(`sweeps${isDry ? '?dryRun=true' : ''}`), isDry ? 'A dry run was started; its receipt is listed when it ends.' : 'A sweep was started; its receipt is listed when it ends.', 'the administrator’s key')) {
      againSweeps();
      againOpen();
    }
  }
}
