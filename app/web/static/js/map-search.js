/*
 * The map as a search. When the visitor has moved the map, "Zoek hier" stands over it: a link to the same search at the
 * middle of the map. Here it is followed in place: the parts of the page that are called `data-part`, and the map's data,
 * come from the same answer, so that list and map always agree. The view stands in the address (`kaart`), so that it is
 * shared, and back brings back what was there. Scripts that had prepared a part hear `buurtwijzer:results`.
 */
(function () {
  "use strict";

  const shared = window.buurtkaart;
  if (!shared || !shared.words.search) return;
  const { box, words } = shared;
  const link = box.querySelector("[data-map-search]"), said = box.querySelector("[data-map-said]");
  const ARROWS = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]);
  const MOVED_PX = 40;
  const LONGEST_WAIT_MS = 20000, SLOW_MS = 500;
  const isResults = document.querySelector("[data-part]") !== null;

  L.Map.addInitHook(function () {
    const map = this, container = map.getContainer();
    container.setAttribute("aria-describedby", "kaart-uitleg");

    let searchedAt = map.getCenter();  // the middle of the map when the list was shown
    let searchedView = parameter("kaart");  // and what the address said of the view
    let here = keyOf(location);
    let isVisitors = false, request = null;

    function parameter(name) {
      return new URLSearchParams(location.search).get(name);
    }

    /** Tells pages apart; the list that one takes along changes while the page stays. */
    function keyOf({ pathname, search }) {
      const asked = new URLSearchParams(search);
      asked.delete("mee");
      return pathname + "?" + asked;
    }

    function say(text) {
      said.classList.remove("visually-hidden");
      said.textContent = text;
    }

    /* Where the map is */

    function view() {
      const bounds = L.latLngBounds(map.options.maxBounds), { lat, lng } = map.getCenter();
      const within = (value, least, most) => Math.min(most, Math.max(least, value)).toFixed(4);
      return [within(lat, bounds.getSouth(), bounds.getNorth()), within(lng, bounds.getWest(), bounds.getEast()),
        map.getZoom()].join(",");
    }

    function addressHere() {
      const url = new URL(words.search, location.href), { lat, lng } = map.getCenter();
      url.searchParams.set("waar", window.buurtwijzer.roundedSpot(lat, lng));
      url.searchParams.set("kaart", view());
      if (parameter("mee")) url.searchParams.set("mee", parameter("mee"));
      return url;
    }

    function withView(address, text) {
      const url = new URL(address, location.href);
      if (text) url.searchParams.set("kaart", text);
      else url.searchParams.delete("kaart");
      return url;
    }

    function write(url) {
      history.replaceState(history.state, "", url);
      here = keyOf(location);
    }

    /** Puts the view in the address, and in the links to this very search with other filters or in another language. */
    function remember() {
      if (!isResults) return;
      write(withView(location.href, view()));
      const where = parameter("waar");
      for (const other of document.querySelectorAll("[data-part] a[href], a[hreflang]")) {
        const asked = new URL(other.href).searchParams;
        if (/^\/[a-z]{2}\/zoeken$/.test(other.pathname) && asked.get("waar") === where && !asked.has("cursor"))
          other.href = withView(other.href, view());
      }
    }

    function offer() {
      const way = map.project(searchedAt).distanceTo(map.project(map.getCenter()));
      link.hidden = way < MOVED_PX;
      if (link.hidden) return;
      link.href = addressHere();
      say("");
    }

    map.on("fit", () => { searchedAt = map.getCenter(); });
    map.on("dragstart zoomstart", () => { isVisitors = isVisitors || !shared.isFitting; });
    map.on("autopanstart", () => { isVisitors = false; });  // a popup that makes room for itself
    map.on("moveend", () => {
      if (!isVisitors) return;
      isVisitors = false;
      remember();
      offer();
    });

    /* The keyboard moves the map under a cross. */

    container.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      if (ARROWS.has(event.key)) {
        isVisitors = true;
        box.classList.add("is-keyed");
      } else if (event.key === "Enter" && event.target === container) {
        event.preventDefault();
        follow(addressHere());
      }
    }, true);
    const tellsFocus = CSS.supports("selector(:focus-visible)");
    container.addEventListener("focusin", ({ target }) => {
      box.classList.toggle("is-keyed", tellsFocus && target.matches(":focus-visible"));
    });
    container.addEventListener("focusout", () => box.classList.remove("is-keyed"));
    container.addEventListener("pointerdown", () => box.classList.remove("is-keyed"));

    /* Searching */

    link.addEventListener("click", (event) => {
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      follow(new URL(link.href));
    });

    /** Goes to a search: in place on a page of results, else as a link does. */
    async function follow(url) {
      if (!isResults) { location.assign(url); return; }
      const middle = map.getCenter();
      const page = await ask(url);
      if (!page) return;
      if (!isLike(page)) { location.assign(url); return; }
      if (here !== keyOf(url)) {
        write(withView(location.href, searchedView));  // where back leads to: what was found there, as it was seen
        history.pushState(null, "", url);
      }
      here = keyOf(url);
      show(page);
      searchedView = url.searchParams.get("kaart");
      searchedAt = middle;
      const seen = map.getBounds();
      if (shared.data.pins.length && !shared.data.pins.some((pin) => seen.contains([pin.lat, pin.lon]))) {
        shared.fit(map, shared.startingView(), { padding: [44, 44], maxZoom: map.getZoom() });
        remember();
        searchedView = parameter("kaart");
      } else if (!map.getCenter().equals(middle)) {  // the visitor has moved on while we asked
        remember();
        offer();
      }
    }

    addEventListener("popstate", async () => {
      if (here === keyOf(location)) return;  // only the part after # has changed
      here = keyOf(location);
      const page = await ask(new URL(location.href));
      if (!page) return;
      if (!isLike(page)) { location.reload(); return; }
      show(page);
      shared.open();
      searchedView = parameter("kaart");
    });

    /** Fetches a page of results; null when it can't be had, which is said, or when a later question was asked. */
    async function ask(url) {
      if (request) request.abort();
      const mine = request = window.AbortController ? new AbortController() : { abort() {} };
      const slow = setTimeout(() => say(words.searching), SLOW_MS);
      const late = setTimeout(() => mine.abort(), LONGEST_WAIT_MS);
      box.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(url, { signal: mine.signal, headers: { Accept: "text/html" } });
        if (!answer.ok) throw new Error(answer.status);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        return mine === request ? page : null;
      } catch (failed) {
        if (mine === request) say(words.failed);
        return null;
      } finally {
        clearTimeout(slow);
        clearTimeout(late);
        if (mine === request) box.removeAttribute("aria-busy");
      }
    }

    function isLike(page) {
      return page.getElementById("map-data") && page.querySelector("[data-part]");
    }

    /** Shows what a page of results says in the place of what is here; focus and scrolling stay where they were. */
    function show(page) {
      const hadFocus = document.activeElement, top = box.getBoundingClientRect().top;
      document.documentElement.style.overflowAnchor = "none";
      for (const part of document.querySelectorAll("[data-part]")) {
        const fresh = page.querySelector('[data-part="' + part.dataset.part + '"]');
        for (const opened of part.querySelectorAll("details[open]")) {
          const same = fresh && fresh.querySelector("details." + CSS.escape(opened.className.split(" ")[0]));
          if (same) same.open = true;
        }
        part.textContent = "";  // replaceChildren came in 2020: without it the list stayed under a new address
        part.append(...(fresh ? fresh.childNodes : []));
      }
      document.title = page.title;
      for (const [selector, name] of [["#waar", "value"], ["a[hreflang]", "href"]])
        for (const old of document.querySelectorAll(selector)) {
          const fresh = page.querySelector(selector + (old.hreflang ? '[hreflang="' + old.hreflang + '"]' : ""));
          if (fresh) old[name] = fresh.getAttribute(name);
        }
      const line = document.querySelector(".search__line .with-icon"), fresh = page.querySelector(".search__line .with-icon");
      if (line && fresh) line.replaceWith(fresh);
      const spot = document.querySelector(".js-spot"), freshSpot = page.querySelector(".js-spot");
      if (spot && freshSpot) spot.replaceWith(freshSpot);
      map.closePopup();
      shared.show(page);
      link.hidden = true;
      const heading = document.querySelector("h1");
      say(heading.textContent.trim());
      said.classList.toggle("visually-hidden", heading.getBoundingClientRect().bottom > 0);  // it would stand twice
      if (hadFocus === link) container.focus({ preventScroll: true });
      else if (hadFocus !== document.activeElement && document.activeElement === document.body)
        document.getElementById("inhoud").focus({ preventScroll: true });
      scrollBy({ top: box.getBoundingClientRect().top - top, behavior: "instant" });
      document.documentElement.style.overflowAnchor = "";
      document.dispatchEvent(new CustomEvent("buurtwijzer:results"));
    }
  });
})();
