// What is told to everybody above the page, and actions that say there how they went.

import { key } from './api.js';
import { h, swap } from './dom.js';

export function noticeBoard(notice, announce, enterKey) {
  function tell(...what) {
    swap(notice, ...what, h('button.plain', { type: 'button', onclick: quiet, 'aria-label': 'Dismiss' }, '×'));
    notice.hidden = false;
  }

  function quiet() {
    notice.hidden = true;
    notice.replaceChildren();
  }

  // Runs an action of the operator's and says how it went; null when it did not go well. Without `done` a success is told by the caller.
  // needs: the key that the action takes, when a host key is not enough.
  async function act(action, done, needs) {
    quiet();
    try {
      const result = await action();
      if (done) {
        announce(done);
        tell(done);
      }

      return { result };
    } catch (error) {
      if (error.isRefused) {
        tell(needs ? `Not done: this needs ${needs}. ` : key.get() ? 'Not done: this key does not allow it. ' : 'Not done: this needs a key. ',
          h('button', { type: 'button', onclick: enterKey }, key.get() ? 'Enter another key' : 'Enter a key'));
      } else if (error.isMissingRoute) {
        tell('Not done: this host does not offer it.');
      } else {
        tell('Not done. ', h('bdi', null, error.message));
      }

      return null;
    }
  }

  return { tell, quiet, act };
}
