/* Fetches the map when it comes near the screen: who only reads the list, on a telephone, never pays for it. */
(function () {
  "use strict";

  const box = document.querySelector("[data-map]");
  if (!box || !window.IntersectionObserver) return;  // without it the links say the same
  const addresses = document.currentScript.dataset.scripts.split(" ");

  function fetchMap() {
    for (const address of addresses) {
      const script = document.createElement("script");
      script.src = address;
      script.async = false;  // side by side over the line, one after the other in the page
      script.addEventListener("error", () => { box.hidden = true; });
      document.body.append(script);
    }
  }

  box.hidden = false;
  const watch = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    watch.disconnect();
    fetchMap();
  }, { rootMargin: "500px" });
  watch.observe(box);
})();
