// The shell: pages by the address's hash, the choice of a reflection, the key, keyboard, and what is told to everybody.

import { all, key, query } from './api.js';
import { h, swap, empty } from './dom.js';
import { ask, showHelp, singleKeys } from './dialog.js';
import { noticeBoard } from './notice.js';
import { firstSteps } from './start.js';
import { overview } from './overview.js';
import { runs } from './runs.js';
import { run } from './run.js';
import { reviewRun } from './review.js';
import { reviews } from './reviews.js';
import { source, sources } from './sources.js';
import { entity, knowledge } from './knowledge.js';
import { backlog } from './backlog.js';
import { batch, batches } from './batches.js';
import { why } from './why.js';

const reflectionName = 'reflections.reflection';
const shown = { overview: 'Overview', runs: 'Runs', review: 'Review', sources: 'Sources', knowledge: 'Knowledge', backlog: 'Backlog', batches: 'Batches', why: 'Why' };
const lists = { overview, runs, review: reviews, sources, knowledge, backlog, batches, why };
const details = { run: [run, 'runs'], review: [reviewRun, 'review'], source: [source, 'sources'], entity: [entity, 'knowledge'], batch: [batch, 'batches'] };

// Pages that show several reflections at once when none is chosen.
const acrossReflections = new Set(['runs', 'review', 'backlog']);

const [main, nav, notice, live, freshness, choice, keyButton] =
  ['main', 'nav', 'notice', 'live', 'freshness', 'reflection', 'key'].map(id => document.getElementById(id));
let leaving = new AbortController();
let isFirst = true;

const announce = text => { live.textContent = text; };
const { tell, quiet, act } = noticeBoard(notice, announce, enterKey);

function fresh() {
  freshness.textContent = `Updated ${new Date().toLocaleTimeString('en-GB')}`;
  document.body.classList.remove('is-stale');
}

// What a page shows instead of what it could not read.
function failed(error) {
  document.body.classList.add('is-stale');
  freshness.textContent = `${error.message} ${error.isRefused || error.isMissingRoute ? '' : 'Trying again.'}`;
  if (error.isRefused) {
    tell(key.get() ? 'This key does not allow reading here. ' : 'This host asks for a key. ', h('button', { type: 'button', onclick: enterKey }, 'Enter a key'));
  }
}

async function enterKey() {
  const entered = await ask({
    title: 'Key',
    text: 'Sent with every request as x-functions-key, and kept until this tab is closed. A function key reads, ingests and reviews; the administrator’s key does everything. Leave it empty to forget the key.',
    fields: [{ name: 'key', label: 'Key', type: 'password', value: key.get(), autocomplete: 'off' }],
    action: 'Use this key',
  });
  if (entered) {
    key.set(entered.key.trim());
    quiet();
    open();
  }
}

function route() {
  const [place, search] = location.hash.replace(/^#\/?/, '').split('?', 2);
  try {
    const [page, ...names] = place.split('/').map(decodeURIComponent);
    return { page: page || 'overview', names, query: new URLSearchParams(search ?? '') };
  } catch {
    return { page: '', names: [], query: new URLSearchParams() };
  }
}

async function open() {
  const at = route();
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  const known = at.names.length > 0 ? details[at.page] : lists[at.page] ? [lists[at.page], at.page] : undefined;
  const section = known?.[1];
  keyButton.textContent = key.get() ? 'Key: set' : 'Key';

  let reflections = [];
  let problem;
  try {
    reflections = (await all('reflections', signal)).items.map(item => item.reflectionId);
  } catch (error) {
    if (error.name === 'AbortError') {
      return;
    }

    problem = error;
  }

  if (signal.aborted) {
    return;
  }

  const reflection = chosen(at, reflections, section);
  swap(choice, acrossReflections.has(section) && h('option', { value: '' }, 'All'),
    (reflections.includes(reflection) || !reflection ? reflections : [...reflections, reflection])
      .map(name => h('option', { value: name, selected: name === reflection }, name)));
  choice.value = reflection;
  swap(nav, Object.entries(shown).map(([page, title]) =>
    h('a', { href: query(`#/${page}`, { reflection }), 'aria-current': page === section && 'page' }, title)));
  main.replaceChildren();
  document.title = `${shown[section] ?? 'Reflections'} · Reflections`;
  if (problem) {
    failed(problem);
    main.append(h('h1', { tabindex: '-1' }, shown[section] ?? 'Reflections'), empty(problem.message));
    retryLater(signal);
  } else if (!known) {
    main.append(h('h1', { tabindex: '-1' }, 'No such page'), h('p', null, h('a', { href: '#/overview' }, 'Overview')));
  } else if (!reflection && (reflections.length === 0 || !acrossReflections.has(section)) && section !== 'backlog') {
    fresh();
    main.append(h('h1', { tabindex: '-1' }, shown[section]), firstSteps({ reflection, reflections, announce }, 'There is no reflection yet. The first document that is ingested creates one.'));
    retryLater(signal);
  } else {
    known[0]({ view: main, signal, names: at.names, query: at.query, reflection, reflections, act, announce, fresh, failed, tell });
  }

  if (!isFirst) {
    main.querySelector('h1')?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  isFirst = false;
}

// The reflection that the address names, else the one of before.
function chosen(at, reflections, section) {
  const named = at.names.length > 0 ? at.names[0] : at.query.get('reflection');
  if (named !== null) {
    sessionStorage.setItem(reflectionName, named);
    return named;
  }

  const before = sessionStorage.getItem(reflectionName) ?? '';
  return reflections.includes(before) ? before : acrossReflections.has(section) ? '' : reflections[0] ?? '';
}

function retryLater(signal) {
  const timer = setTimeout(() => { isFirst = true; open(); }, 10000);
  signal.addEventListener('abort', () => clearTimeout(timer));
}

function move(step) {
  const found = [...main.querySelectorAll('[data-row]')].filter(row => row.offsetParent !== null);
  const at = found.indexOf(document.activeElement);
  const next = found[Math.max(0, Math.min(found.length - 1, at < 0 ? (step > 0 ? 0 : found.length - 1) : at + step))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

function onKey(event) {
  const typing = event.target.closest('input:not([type=checkbox]), textarea, select, dialog');
  if (event.defaultPrevented || typing || event.ctrlKey || event.metaKey || event.altKey || !singleKeys.are) {
    return;
  }

  const pages = Object.keys(shown);
  if (event.key === 'j' || event.key === 'k') {
    move(event.key === 'j' ? 1 : -1);
  } else if (event.key === '/') {
    main.querySelector('[data-search]')?.focus();
  } else if (event.key === '?') {
    showHelp();
  } else if (event.key >= '1' && event.key <= String(pages.length)) {
    location.hash = query(`#/${pages[event.key - 1]}`, { reflection: choice.value });
  } else {
    const button = main.querySelector(`:is(button, a)[data-key="${CSS.escape(event.key)}"]:not([hidden])`);
    if (!button) {
      return;
    }

    button.click();
  }

  event.preventDefault();
}

choice.addEventListener('change', () => {
  sessionStorage.setItem(reflectionName, choice.value);
  const at = route();
  const page = at.names.length > 0 ? details[at.page]?.[1] : at.page;
  location.hash = `#/${page}?${new URLSearchParams({ reflection: choice.value })}`;
});
document.getElementById('skip').addEventListener('click', event => {
  event.preventDefault();
  main.focus();
});
keyButton.addEventListener('click', enterKey);
document.getElementById('help').addEventListener('click', showHelp);
document.addEventListener('keydown', onKey);
window.addEventListener('hashchange', open);
open();
