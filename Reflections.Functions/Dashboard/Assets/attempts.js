// What the durable engine tells of a run: each call of a step, the tries that failed with their reasons, and the waits between them.

import { durable, get, key } from './api.js';
import { badge, count, h, said, span, words } from './dom.js';

const stepOf = {
  OpenRun: 'open', Claim: 'claim', Fetch: 'fetch', Chunk: 'chunk', EnterStage: 'note the stage', Embed: 'embed', ExtractEntities: 'entity', ExtractFacts: 'fact',
  Evaluate: 'eval', CheckReview: 'look at the review', Apply: 'apply', FinishRun: 'finish',
};
const waitsFor = { claim: 'waits for its turn', eval: 'waits for a review', 'look at the review': 'waits for a review' };
const mostSingle = 8;
const mostReasons = 3;
const mostRows = 60;
const mostEventsOften = 300;
const seldom = 10000;

// Reads the history of one run again and again; a long one of a run at work seldom.
export function historyOf(signal) {
  let refusedKey;
  let last;
  return async run => {
    if (refusedKey === key.get() || run.ticket === 0) {
      return { problem: run.ticket === 0 ? 'unknown' : 'refused' };
    }

    const isLong = last?.rows && last.events > mostEventsOften && Date.now() - last.at < seldom;
    try {
      const engine = await get(`${durable(run.id)}?showInput=false${isLong ? '' : '&showHistory=true&showHistoryOutput=true'}`, signal);
      if (!isLong) {
        const events = engine.historyEvents ?? [];
        last = { at: Date.now(), events: events.length, rows: rowsOf(events) };
      }

      return { runtimeStatus: engine.runtimeStatus, customStatus: engine.customStatus, rows: last.rows };
    } catch (error) {
      if (error.name === 'AbortError') {
        throw error;
      }

      if (error.isRefused) {
        refusedKey = key.get();
        return { problem: 'refused' };
      }

      return { problem: error.status === 404 ? 'unknown' : 'unreadable' };
    }
  };
}

export const whyNoHistory = problem => ({
  refused: 'Attempts and retries stand in the durable history, which takes the durable key or the administrator’s key; above are the stages.',
  unknown: 'The durable engine has no history of this run: it was skipped at once, or its history is purged or another host’s.',
}[problem] ?? 'The durable history cannot be read at present; above are the stages.');

// Rows in the order of time: { label, from, to, failure, failed, note, isWait }; times in ms, to is null of what goes on, failed counts the calls that did.
export function rowsOf(events) {
  const rows = groupsOf(events).flatMap(rowsOfGroup);
  const left = rows.slice(mostRows - 1);
  return left.length < 2 ? rows : [...rows.slice(0, mostRows - 1), {
    label: 'later', from: left[0].from, to: ending(left), failed: left.reduce((sum, row) => sum + (row.failed ?? 0), 0), note: `${count(left.length)} more rows`,
  }];
}

// Calls of one step that follow each other, with the waits between them.
function groupsOf(events) {
  const groups = [];
  const timers = [];
  const fired = events.filter(event => event.EventType === 'TimerFired');
  for (const event of events.map(read).filter(Boolean).sort((one, other) => one.from - other.from)) {
    if (event.isWait) {
      const at = fired.findIndex(one => one.FireAt === event.fireAt);
      timers.push({ ...event, to: at < 0 ? null : Date.parse(fired.splice(at, 1)[0].Timestamp) });
      groups.at(-1)?.items.push(timers.at(-1));
    } else if (event.step === stepOf.EnterStage && event.to !== null && !event.failure) {
      // A row's write beside the work that it announces: of interest only when it fails.
      continue;
    } else if (groups.at(-1)?.step === event.step) {
      groups.at(-1).items.push(event);
    } else {
      groups.push({ step: event.step, items: [event] });
    }
  }

  return groups;
}

function read(event) {
  const at = Date.parse(event.Timestamp);
  switch (event.EventType) {
    case 'TaskCompleted':
    case 'TaskFailed':
      return { step: nameOf(event.FunctionName), from: Date.parse(event.ScheduledTime ?? event.Timestamp), to: at, ...outcomeOf(event) };
    case 'TaskScheduled':
      return { step: nameOf(event.Name), from: at, to: null };
    case 'TimerCreated':
      return { isWait: true, from: at, to: null, fireAt: event.FireAt };
    case 'EventRaised':
      return { step: `told: ${event.Name}`, from: at, to: at };
    case 'ExecutionTerminated':
      return { step: 'terminated', from: at, to: at, note: event.Reason };
    default:
      return null;
  }
}

const nameOf = name => stepOf[name] ?? name ?? 'unknown';

// Why a try came to nothing: it threw, or it answered with what stopped it. One that was put off asked for nothing, and counts as no attempt.
function outcomeOf(event) {
  if (event.EventType === 'TaskFailed') {
    return { failure: { errorClass: event.FailureDetails?.ErrorType ?? null, message: event.Reason ?? event.FailureDetails?.ErrorMessage ?? 'It failed.' } };
  }

  const result = typeof event.Result === 'string' ? parsed(event.Result) : event.Result;
  const failure = member(result, 'Failure') ?? member(member(result, 'Cursor'), 'Failure');
  const message = member(failure, 'Message') ?? 'It failed.';
  return !failure ? {} : member(result, 'IsBusy') ? { isPutOff: true, note: message } : { failure: { errorClass: member(failure, 'ErrorClass') ?? null, message } };
}

const member = (value, name) => value?.[name] ?? value?.[name[0].toLowerCase() + name.slice(1)];

function parsed(json) {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function rowsOfGroup({ step, items }) {
  const calls = items.filter(item => !item.isWait);
  const waits = items.filter(item => item.isWait);
  if (items.length > mostSingle) {
    return [bundle(step, calls), ...failuresOf(step, calls), ...(waits.length > 0 ? [bundleOfWaits(step, waits)] : [])];
  }

  // Calls that overlap are no attempts at the same thing: each has its own part of the work.
  const isParallel = calls.some((call, index) => index > 0 && (calls[index - 1].to ?? Infinity) > call.from);
  const isFailing = calls.some(call => call.failure);
  const kind = isFailing && !isParallel ? 'attempt' : 'call';
  const counted = calls.filter(call => !call.isPutOff).length;
  let number = 0;
  return items.map(item => item.isWait
    ? { ...item, label: isFailing ? 'waits to try again' : waitsFor[step] ?? 'waits' }
    : {
      ...item, failed: item.failure ? 1 : 0,
      label: item.isPutOff ? `${step}, put off` : counted === 1 ? step : `${step}, ${kind} ${++number} of ${counted}`,
    });
}

function bundle(step, calls) {
  const some = (what, of) => calls.some(of) && `${count(calls.filter(of).length)} ${what}`;
  const longest = Math.max(0, ...calls.filter(call => call.to !== null).map(call => call.to - call.from));
  return {
    label: step, from: calls[0].from, to: ending(calls),
    note: [
      `${count(calls.length)} calls`, some('failed', call => call.failure), some('put off', call => call.isPutOff), some('at work', call => call.to === null),
      `longest ${span(longest / 1000)}`,
    ].filter(Boolean).join(', '),
  };
}

// One row for each reason, the most frequent first.
function failuresOf(step, calls) {
  const byReason = new Map();
  for (const call of calls.filter(one => one.failure)) {
    const reason = `${call.failure.errorClass}\n${call.failure.message}`;
    byReason.set(reason, [...byReason.get(reason) ?? [], call]);
  }

  const all = [...byReason.values()].sort((one, other) => other.length - one.length);
  return all.slice(0, mostReasons).map((same, index) => ({
    label: same.length === 1 ? `${step}, failed` : `${step}, ${count(same.length)} failed`, from: same[0].from, to: ending(same), failure: same[0].failure,
    failed: same.length, note: index === mostReasons - 1 && all.length > mostReasons ? `and ${count(all.length - mostReasons)} other reasons` : null,
  }));
}

function bundleOfWaits(step, waits) {
  const together = waits.filter(wait => wait.to !== null).reduce((sum, wait) => sum + wait.to - wait.from, 0);
  return {
    label: waitsFor[step] ?? 'waits', isWait: true, from: waits[0].from, to: ending(waits), note: `${count(waits.length)} waits, together ${span(together / 1000)}`,
  };
}

const ending = items => items.some(item => item.to === null) ? null : Math.max(...items.map(item => item.to));

// The cells of one row; the axis is that of the stages. What a run left open that is over, such as a timer, lasted until its end.
export function cellsOf(row, { start, whole, end, isOver }) {
  const to = row.to ?? end;
  const isOpen = row.to === null && !isOver;
  return [
    [row.label, ' ', row.failure && badge('failed')],
    [
      bar(row.isWait ? 'wait' : row.failure ? 'failed' : isOpen ? 'open' : 'done', row.from, to, { start, whole }),
      row.failure && h('span.why', null, row.failure.errorClass && [h('code', null, row.failure.errorClass), ' '], said(row.failure.message)),
      row.note && h('span.why', null, said(row.note)),
    ],
    span(Math.max(0, row.from - start) / 1000),
    isOpen ? 'not over' : span(Math.max(0, to - row.from) / 1000),
  ];
}

export function bar(kind, from, to, { start, whole }) {
  const left = Math.min(99.5, Math.max(0, 100 * (from - start) / whole));
  return h('span.track', { 'aria-hidden': 'true' }, h(`span.is-${kind}`, {
    title: words(kind), style: { 'margin-left': `${left}%`, width: `${Math.min(100 - left, Math.max(0.5, 100 * Math.max(0, to - from) / whole))}%` },
  }));
}
