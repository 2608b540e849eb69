// One run: when it did what, how often it tried, what it left, at what cost, and why it ended as it did.

import { durable, get, key, path, post, query } from './api.js';
import { artifactList, download } from './artifacts.js';
import { bar, cellsOf, historyOf, whyNoHistory } from './attempts.js';
import { badge, count, empty, h, link, pairs, said, span, swap, table, time, words } from './dom.js';
import { ask } from './dialog.js';
import { poll } from './poll.js';
import { isOpen, stageBar } from './stages.js';
import { runAddress, took } from './runs.js';

const withoutCancel = new Set(['applying']);
const columns = ['Step', 'When', 'Began after', 'Took'];

// The key under which a batch sends an item in.
const ofBatch = /^batch-([0-9a-f]{32})-\d+$/;
const finishers = { sweeper: 'the sweeper', caller: 'who asked to cancel it, too late' };

export function run({ view, signal, names: [reflection, id], act, announce, fresh, failed }) {
  const base = path`reflections/${reflection}/runs/${id}`;
  const history = historyOf(signal);
  let before;
  let kept = {};
  const again = poll(async () => {
    const found = await get(base, signal);
    const [engine, artifacts, retries, applied] = await Promise.all([
      history(found), artifactsOf(found), isOpen(found) ? [] : later(found), isOpen(found) ? null : appliedBy(found)]);
    return { found, engine, artifacts, retries, applied };
  }, (result, changed) => {
    fresh();
    if (changed || isOpen(result.found)) {
      show(result);
    }
  }, error => {
    failed(error);
    if (view.childElementCount === 0) {
      swap(view, h('h1', { tabindex: '-1' }, 'Run'), empty(error.message));
    }
  }, signal);

  // Runs that repeat this one; a host that does not filter sends others too.
  async function later(found) {
    const page = await get(query(path`reflections/${reflection}/runs`, { retryOf: found.id, top: 20 }), signal);
    return page.items.filter(other => other.retryOf === found.id).map(other => ({ id: other.id, reflectionId: other.reflectionId, status: other.status }));
  }

  // Asked for once a status: the host looks through what the source has in storage.
  async function artifactsOf(found) {
    if (kept.status !== found.status || kept.artifacts === null) {
      kept = { status: found.status, artifacts: await orNull(get(`${base}/artifacts`, signal)) };
    }

    return kept.artifacts;
  }

  // The run whose version of this content readers saw, where that is another one.
  async function appliedBy(found) {
    if (found.status === 'completed' || found.matchedRunId || !found.timeline.some(step => step.status === 'evaluating')) {
      return null;
    }

    const entry = await orNull(get(path`ledger/${found.ingestKey}`, signal));
    return entry?.status === 'applied' && entry.owner !== found.id ? entry.owner : null;
  }

  function show({ found, engine, artifacts, retries, applied }) {
    if (before && before !== found.status) {
      announce(`The run is ${words(found.status)}`);
    }

    before = found.status;
    document.title = `${words(found.status)} · Run · Reflections`;
    const other = run => run && h('a', { href: path`#/run/${reflection}/${run}` }, h('code', null, run));
    const { counts } = found;
    const batch = ofBatch.exec(found.idempotencyKey ?? '')?.[1];
    const axis = axisOf(found, engine.rows);
    swap(view,
      h('h1', { tabindex: '-1', 'data-keep': 'title' }, 'Run of ', said(found.sourceId)),
      h('p.lead', null, badge(found.status), ' ', stageBar(found, engine.customStatus), ' ',
        found.reason ? said(found.reason) : isOpen(found) ? `for ${took(found)}` : null),
      found.failure && h('div.problem', { role: 'note' }, h('strong', null, `Failed at ${found.failure.stage}: `), h('code', null, found.failure.errorClass), ' ', said(found.failure.message)),
      h('div.actions', null,
        found.status === 'awaiting_review' && h('a.button.primary', { href: path`#/review/${reflection}/${id}`, 'data-key': 'v', 'data-keep': 'review' }, 'Review'),
        isOpen(found) && !withoutCancel.has(found.status) && h('button', { type: 'button', onclick: cancel, 'data-keep': 'cancel' }, 'Cancel the run'),
        !isOpen(found) && h('button', { type: 'button', onclick: retry, 'data-keep': 'retry' }, 'Run again')),
      h('section', { 'aria-labelledby': 'times' }, h('h2', { id: 'times' }, 'Timeline'), waterfall(found, axis)),
      h('section', { 'aria-labelledby': 'tries' }, h('h2', { id: 'tries' }, 'Attempts', ' ', h('small', null, tries(engine.rows))),
        engine.rows?.length > 0 ? table('Attempts', columns, engine.rows.map(row => cellsOf(row, axis)), { class: 'waterfall attempts' })
          : empty(engine.problem ? whyNoHistory(engine.problem) : 'Nothing was done yet.')),
      h('section', { 'aria-labelledby': 'left' }, h('h2', { id: 'left' }, 'Artifacts'), artifactList(artifacts, `${base}/artifacts`, act)),
      h('section', { 'aria-labelledby': 'cost' }, h('h2', { id: 'cost' }, 'What it found, and what it cost'),
        h('dl.figures', null, [
          ['Chunks', counts.chunks], ['Changed chunks', counts.changedChunks], ['Entities', counts.entities], ['Facts', counts.facts], ['Refused facts', counts.refusedFacts],
          ['Storage calls', counts.storageCalls], ['Model calls', counts.modelCalls], ['Tokens in', counts.inputTokens], ['Tokens out', counts.outputTokens],
        ].filter(([, value]) => value !== undefined).map(([name, value]) => h('div', null, h('dt', null, name), h('dd', null, count(value)))))),
      h('section', { 'aria-labelledby': 'more' }, h('h2', { id: 'more' }, 'More'), pairs(
        ['Run', h('code', null, found.id)],
        ['Reflection', said(found.reflectionId)],
        ['Source', h('a', { href: path`#/source/${reflection}/${found.sourceId}` }, said(found.sourceId))],
        ['Address', found.url && link(found.url)],
        ['Started', time(found.createdAt)],
        ['Ended', found.finishedAt && [time(found.finishedAt), ` after ${span(found.seconds)}`]],
        ['Ticket', count(found.ticket)],
        ['Repeats', other(found.retryOf)],
        ['Repeated by', retries.length > 0 && retries.map(one => [h('a', { href: runAddress(one) }, h('code', null, one.id)), ' ', badge(one.status), ' '])],
        ['Had this content', other(found.matchedRunId)],
        ['Applied by', other(applied)],
        ['Of the batch', batch && h('a', { href: path`#/batch/${reflection}/${batch}` }, h('code', null, batch))],
        ['Finished by', found.recoveredBy && (finishers[found.recoveredBy] ?? other(found.recoveredBy))],
        ['Idempotency key', found.idempotencyKey && said(found.idempotencyKey)],
        ['Content', found.contentHash && h('code', null, found.contentHash)],
        ['Ingest key', found.ingestKey && h('code', null, found.ingestKey)],
        ['Durable status', engine.problem !== 'unknown' && [engine.runtimeStatus && `${words(engine.runtimeStatus)} `, statusLink(found)]],
      )));
  }

  // A link cannot carry a key.
  function statusLink(found) {
    const address = `${durable(found.id)}?showHistory=true&showHistoryOutput=true`;
    const keep = () => act(() => download(address, `${found.id}-status.json`), 'The status is downloaded.');
    return key.get()
      ? h('button', { type: 'button', 'data-keep': 'status', onclick: keep }, 'Download the status')
      : h('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, 'with its history');
  }

  async function cancel() {
    const answer = await ask({ title: 'Cancel the run', text: 'It ends before anything of it is shown to readers.', fields: [{ name: 'reason', label: 'Reason', most: 1000 }], action: 'Cancel the run', isDangerous: true });
    if (answer && await act(() => post(`${base}/cancel`, { reason: answer.reason || undefined }), 'The run is being cancelled.')) {
      again();
    }
  }

  async function retry() {
    const answer = await ask({
      title: 'Run again', text: 'A new run of the same content or address. What was worked out before is used again.',
      fields: [{ name: 'force', label: 'Do the work whatever is known', type: 'checkbox' }], action: 'Run again',
    });
    const done = answer && await act(() => post(`${base}/retry`, { force: answer.force }), 'A new run was started.');
    if (done?.result?.id) {
      location.hash = path`#/run/${reflection}/${done.result.id}`;
    }
  }
}

function orNull(asked) {
  return asked.catch(error => {
    if (error.name === 'AbortError') {
      throw error;
    }

    return null;
  });
}

function tries(rows) {
  const failed = (rows ?? []).reduce((sum, row) => sum + (row.failed ?? 0), 0);
  return failed > 0 && `${count(failed)} failed`;
}

// One axis for stages and attempts, so that both can be read one above the other.
function axisOf(found, rows) {
  const from = [...found.timeline.map(step => Date.parse(step.at)), ...(rows ?? []).map(row => row.from)];
  const end = found.finishedAt ? Math.max(Date.parse(found.finishedAt), ...(rows ?? []).map(row => row.isWait ? 0 : row.to ?? 0)) : Date.now();
  const start = Math.min(end, ...from);
  return { start, end, whole: Math.max(1, end - start), isOver: !isOpen(found) };
}

function waterfall(found, axis) {
  const end = found.finishedAt ? Date.parse(found.finishedAt) : axis.end;
  const steps = found.timeline.map((step, index) => ({
    ...step, from: Date.parse(step.at), to: index + 1 < found.timeline.length ? Date.parse(found.timeline[index + 1].at) : end,
  })).filter(step => step.status !== found.outcome);
  return steps.length === 0 ? empty('Nothing was done.') : table('Timeline', ['Stage', ...columns.slice(1)], steps.map(step => [
    words(step.status), bar(step.status, step.from, step.to, axis), span((step.from - axis.start) / 1000), span(Math.max(0, step.to - step.from) / 1000),
  ]), { class: 'waterfall' });
}
