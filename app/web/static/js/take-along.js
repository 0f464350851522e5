/* Handing a page on: the share sheet of the device and the clipboard, where there are any. */
(function () {
  "use strict";

  var status = document.querySelector(".js-shared");

  document.querySelectorAll(".js-share").forEach(function (button) {
    if (!navigator.share) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      var page = { title: button.dataset.title, text: button.dataset.text, url: button.dataset.url };
      navigator.share(page).catch(function () { /* Closed again: nothing was meant to happen. */ });
    });
  });

  document.querySelectorAll(".js-copy").forEach(function (button) {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(button.dataset.copies).then(
        function () { status.textContent = button.dataset.done; },
        function () { status.textContent = button.dataset.copies; }
      );
    });
  });
})();
