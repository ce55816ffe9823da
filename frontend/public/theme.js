// Runs before the first paint, so that a dark workspace does not flash white. A file of its own because the
// Content-Security-Policy allows no inline script.
(function () {
  var choice = 'system';
  try {
    choice = localStorage.getItem('quimbi.theme') || 'system';
  } catch {
    // Storage is blocked: follow the system.
  }
  var dark = choice === 'dark' || (choice === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
