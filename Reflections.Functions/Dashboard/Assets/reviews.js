// What waits for a decision.

import { get, path, query } from './api.js';
import { count, counted, empty, h, said, swap, table, time } from './dom.js';
import { poll } from './poll.js';

const top = 100;
const atOnce = 8;

// What is asked for at first, and more with each turn: runs to show, and questions to the host, since most reflections have none that waits.
const runsATurn = 50;
const questionsATurn = 40;
const mostTurns = 20;

export function reviews({ view, signal, reflection, reflections, announce, fresh, failed }) {
  const list = h('div', null);
  const note = h('div', null);
  const more = h('button', { type: 'button', 'data-key': 'm', hidden: true, onclick: turn }, 'More');
  const from = reflection ? [reflection] : reflections;
  let turns = 1;
  let waiting;
  view.append(h('h1', { tabindex: '-1' }, 'Review'), list, note, h('p', null, more));
  const again = poll(ask, told, error => {
    failed(error);
    swap(list, error.isMissingRoute
      ? [empty('The list is not available on this host.'), h('p', null, h('a', { href: '#/runs?status=awaiting_review' }, 'Runs that wait for review'))]
      : empty(error.message));
  }, signal, 3000);

  // Reflection by reflection, each to its end, as far as this many turns go.
  async function ask() {
    const found = [];
    let questions = 0;
    const isEnough = () => found.length >= turns * runsATurn || questions >= turns * questionsATurn;
    const read = async (name, continuation) => {
      questions++;
      const page = await get(query(path`reflections/${name}/reviews`, { top, continuation }), signal);
      found.push(...page.items.map(item => ({ ...item, reflectionId: name })));
      return page.continuation;
    };
    for (let at = 0; at < from.length; at += atOnce) {
      const some = from.slice(at, at + atOnce);
      const continuations = await Promise.all(some.map(name => read(name)));
      for (const [index, name] of some.entries()) {
        for (let next = continuations[index]; next; next = await read(name, next)) {
          if (isEnough()) {
            return { found, left: from.length - at - some.length, isCut: true };
          }
        }
      }

      if (isEnough() && at + atOnce < from.length) {
        return { found, left: from.length - at - atOnce, isCut: true };
      }
    }

    return { found, left: 0, isCut: false };
  }

  function told({ found, left, isCut }, changed) {
    fresh();
    if (!changed) {
      return;
    }

    if (waiting !== undefined && found.length > waiting) {
      announce('Another run waits for review');
    }

    waiting = found.length;
    more.hidden = !isCut || turns === mostTurns;
    more.disabled = false;
    swap(note, isCut && empty(`${counted(found.length, 'run')} shown, and there may be more${left > 0 ? `: ${counted(left, 'reflection is', 'reflections are')} not looked at yet` : ''}.${turns === mostTurns ? ' Choose a reflection above.' : ''}`));
    swap(list, found.length === 0 ? !isCut && empty('Nothing waits for review. Runs are held when they would retire most of what a source said, or when the host is told to hold them.')
      : table('Runs that wait for review', ['Source', 'Why', 'Adds', 'Retires', 'Changes', 'Keeps', 'Since', 'Until'], found.map(item => [
        [h('a', { href: path`#/review/${item.reflectionId}/${item.runId}`, 'data-row': '', 'data-keep': item.runId }, said(item.sourceId)), !reflection && h('small', null, said(item.reflectionId))],
        said(item.reason ?? '–'), count(item.added), count(item.retired), count(item.changed), count(item.unchanged), time(item.since), time(item.until),
      ])));
  }

  async function turn() {
    turns++;
    more.disabled = true;
    waiting = undefined;
    const before = list.querySelectorAll('[data-row]').length;
    await again();
    more.disabled = false;
    list.querySelectorAll('[data-row]')[before]?.focus();
  }
}
