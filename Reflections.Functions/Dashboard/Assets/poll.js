// Asks again and again: soon while things change, less often while they do not or the host fails, not at all while nobody looks.

const slowest = 15000;
const slowestAfterFailure = 60000;

// soonest: the least milliseconds between two questions; more for what costs more.
// ask(): resolves to what is compared with the time before; told(result, changed) and failed(error) show it. Ends with the signal.
export function poll(ask, told, failed, signal, soonest = 1000) {
  let pause = soonest;
  let timer;
  let last;
  let asking = false;

  const plan = () => {
    clearTimeout(timer);
    if (!signal.aborted && !document.hidden) {
      timer = setTimeout(turn, pause);
    }
  };

  async function turn() {
    if (asking || signal.aborted || document.hidden) {
      return;
    }

    asking = true;
    try {
      const result = await ask();
      if (signal.aborted) {
        return;
      }

      const json = JSON.stringify(result);
      const changed = json !== last;
      pause = changed ? soonest : Math.min(1.5 * pause, Math.max(slowest, 4 * soonest));
      last = json;
      told(result, changed);
    } catch (error) {
      if (signal.aborted || error.name === 'AbortError') {
        return;
      }

      // What the host refuses or does not have stays so until somebody acts.
      pause = error.isMissingRoute || error.isRefused ? Infinity : Math.min(2 * pause, slowestAfterFailure);
      last = undefined;
      failed(error);
    } finally {
      asking = false;
    }

    if (pause < Infinity) {
      plan();
    }
  }

  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer);
    if (!document.hidden && pause < Infinity) {
      pause = soonest;
      turn();
    }
  }, { signal });
  signal.addEventListener('abort', () => clearTimeout(timer));
  turn();

  // Asks at once, as after an action.
  return () => {
    pause = soonest;
    clearTimeout(timer);
    return turn();
  };
}
