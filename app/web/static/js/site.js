/* What a script adds to pages that also work without one: suggestions for a place, "where I am now", the folding search
   and the way back to the results. Nothing is asked of the browser before the visitor does something. */
(function () {
  "use strict";

  var form = document.getElementById("zoek");
  var where = document.getElementById("waar");

  /* Suggestions while typing a place. */
  if (form && where) {
    var list = document.getElementById("plaatsen");
    var asked = "", timer = 0, request = null;
    where.addEventListener("input", function () {
      var text = where.value.trim();
      clearTimeout(timer);
      if (text.length < 2 || text === asked || isChosen(text)) return;
      timer = setTimeout(function () { suggest(text); }, 150);
    });

    var isChosen = function (text) {
      return Array.prototype.some.call(list.options, function (option) { return option.value === text; });
    };

    var suggest = function (text) {
      asked = text;
      if (request) request.abort();
      request = window.AbortController ? new AbortController() : null;  // without one, as in old browsers, the last answer wins
      fetch(form.dataset.places + "?q=" + encodeURIComponent(text), request ? { signal: request.signal } : {})
        .then(function (answer) { return answer.ok ? answer.json() : { items: [] }; })
        .then(function (found) {
          list.textContent = "";  // emptied and filled: replaceChildren came in 2020
          list.append.apply(list, (found.items || []).map(function (place) {
            var option = document.createElement("option");
            var own = place.municipality ? place.municipality.name : "";
            option.value = place.kind === "place" && own && own !== place.name ? place.name + ", " + own : place.name;
            if (place.province && place.kind !== "province") option.label = option.value + " – " + place.province.name;
            return option;
          }));
        })
        .catch(function () { /* Typing on works without suggestions. */ });
    };
  }

  /* "Where I am now": only on a click, and rounded to about 100 metres before it leaves the device. */
  var here = document.querySelector(".js-here");
  if (form && where && here && navigator.geolocation && window.isSecureContext) {
    var status = document.querySelector(".js-here-status");
    here.hidden = false;
    here.addEventListener("click", function () {
      status.textContent = here.dataset.wait;
      navigator.geolocation.getCurrentPosition(function (position) {
        status.textContent = "";
        where.value = roundedSpot(position.coords.latitude, position.coords.longitude);
        form.querySelector("[type=submit]").click();  // requestSubmit came to the iPhone in 2022
      }, function () {
        status.textContent = here.dataset.fail;
        where.focus();
      }, { maximumAge: 300000, timeout: 15000 });
    });
  }

  function roundedSpot(latitude, longitude) {
    return rounded(latitude, 0.0009) + "," + rounded(longitude, 0.0015);
  }

  function rounded(degrees, step) {
    return (Math.round(degrees / step) * step).toFixed(4);
  }

  window.buurtwijzer = { roundedSpot: roundedSpot };  // for the map, which searches at spots too

  /* What was not filled in does not belong in an address that is shared. */
  document.addEventListener("formdata", function (event) {
    if (event.target.method !== "get") return;
    Array.from(event.formData.keys()).forEach(function (name) {
      if (!event.formData.get(name)) event.formData.delete(name);
    });
  });

  /* Opened, the filters say how many each choice leaves; what was chosen meanwhile stays chosen. */
  var countChoices = function () {
    var filters = document.querySelector(".js-filters"), counts = document.querySelector(".js-counts");
    if (!filters || !counts) return;
    var count = function () {
      if (!filters.open || counts.hidden) return;
      var note = counts.parentNode, wait = document.createElement("span");
      wait.textContent = counts.dataset.wait;
      counts.hidden = true;
      note.append(wait);
      fetch(counts.dataset.counts)
        .then(function (answer) { return answer.ok ? answer.json() : Promise.reject(answer.status); })
        .then(function (told) {
          Object.keys(told.fields).forEach(function (name) {
            Array.from(document.getElementById("f-" + name).options).forEach(function (option) {
              option.textContent = told.fields[name][option.value] || option.textContent;
            });
          });
          Object.keys(told.checks).forEach(function (name) {
            var box = filters.querySelector('[name="' + name + '"][type="checkbox"]');
            box.parentNode.querySelector(".js-count").textContent = told.checks[name];
          });
          wait.textContent = told.note;
        })
        .catch(function () { wait.remove(); counts.hidden = false; });
    };
    filters.addEventListener("toggle", count);
    count();
  };
  countChoices();
  document.addEventListener("buurtwijzer:results", countChoices);  // the map has brought another list

  /* A chip that has the focus is seen whole in the row that moves sideways; browsers think a part of it enough. */
  var tellsFocus = window.CSS && CSS.supports && CSS.supports("selector(:focus-visible)");
  document.addEventListener("focusin", function (event) {
    if (!tellsFocus) return;
    var chip = event.target.closest(".filterbar .chip");
    // Not under a finger or mouse: what is pressed must not move away before it is let go.
    if (chip && chip.matches(":focus-visible")) chip.scrollIntoView({ block: "nearest", inline: "nearest" });
  });

  /* On a telephone the search of a results page is folded to one line; opened, it has the focus. */
  if (form && form.classList.contains("folds")) {
    form.querySelector(".search__line a").addEventListener("click", function (event) {
      event.preventDefault();
      form.classList.add("is-unfolded");
      document.getElementById("wat").focus();
    });
  }

  /* A theme chosen on the home page keeps the place that was typed above it. */
  document.querySelectorAll(".js-keep-place").forEach(function (link) {
    link.addEventListener("click", function () {
      var place = where ? where.value.trim() : "";
      if (place) link.search += "&waar=" + encodeURIComponent(place);
    });
  });

  /* Back to the results that one came from. */
  var back = document.querySelector(".js-back");
  if (back && document.referrer) {
    var from = new URL(document.referrer);
    if (from.origin === location.origin && /^\/[a-z]{2}\/zoeken$/.test(from.pathname)) {
      back.href = from.pathname + from.search;
      back.querySelector(".js-back-words").textContent = back.dataset.words;
    }
  }

  /* A page that was put away and is looked at again later says "Nu open" of then: it is asked anew, where there is a line.
     Not while something is filled in, and not for what stays true. */
  var LATER_MS = 3600000, seenAt = Date.now();
  var renew = function () {
    if (document.hidden || Date.now() - seenAt < LATER_MS || !document.querySelector(".is-open, .is-later, .week, .dates")) return;
    if (document.querySelector("details[open] form, input:focus, select:focus")) return;
    seenAt = Date.now();
    fetch(location.href, { cache: "reload" })  // over the line, not from what is kept
      .then(function (answer) { if (answer.ok) location.reload(); })
      .catch(function () { /* Without a line the page of then is better than none. */ });
  };
  document.addEventListener("visibilitychange", renew);
  addEventListener("pageshow", renew);

  /* The route opens in the map application that the device has. */
  document.querySelectorAll(".js-route").forEach(function (link) {
    if (/Android/.test(navigator.userAgent)) link.href = link.dataset.geo;
    else if (/iPhone|iPad|Macintosh/.test(navigator.userAgent)) link.href = link.dataset.apple;
  });

  /* A list that hangs over the page closes with Escape, with a click beside it, and when the focus goes on to what it covers. */
  document.querySelectorAll(".js-closes").forEach(function (list) {
    document.addEventListener("click", function (event) { if (!list.contains(event.target)) list.open = false; });
    list.addEventListener("focusout", function (event) {
      if (event.relatedTarget && !list.contains(event.relatedTarget)) list.open = false;
    });
    list.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !list.open) return;
      list.open = false;
      list.querySelector("summary").focus();
    });
  });

  /* While the name of a municipality is typed, the list shows what has it. */
  var narrow = document.querySelector(".js-narrow");
  if (narrow) {
    var plain = function (text) {
      return text.normalize("NFD").replace(/[\u0300-\u036f'’-]/g, "").toLowerCase().trim();
    };
    narrow.addEventListener("input", function () {
      var typed = plain(narrow.value), sections = document.querySelectorAll(".split__list section");
      var has = function (item) { return plain(item.textContent).includes(typed); };
      var isAny = Array.from(document.querySelectorAll(".split__list li")).some(has);
      sections.forEach(function (section) {
        var items = Array.from(section.querySelectorAll("li"));
        items.forEach(function (item) { item.hidden = isAny && !has(item); });  // a town is found by the form itself
        section.hidden = items.every(function (item) { return item.hidden; });
      });
    });
  }

  document.querySelectorAll(".js-print").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  /* The button to the map comes when the top of the list is read; while the map is in view it leads back to the list. */
  var toMap = document.querySelector(".js-to-map"), box = document.querySelector(".split__map");
  if (toMap && box && "IntersectionObserver" in window) {
    var cameFrom = null, isAtMap = false;
    new IntersectionObserver(function (entries) {
      toMap.classList.toggle("is-shown", !entries[entries.length - 1].isIntersecting);
    }).observe(form || document.querySelector("h1"));
    new IntersectionObserver(function (entries) {
      isAtMap = entries[entries.length - 1].intersectionRatio >= 0.5;
      toMap.querySelectorAll("[data-when]").forEach(function (words) {
        words.hidden = (words.dataset.when === "map") !== isAtMap;
      });
    }, { threshold: [0, 0.5] }).observe(box);
    document.addEventListener("buurtwijzer:results", function () { cameFrom = null; });  // another list: from its top
    toMap.addEventListener("click", function (event) {
      event.preventDefault();
      if (isAtMap) {
        var list = document.querySelector(".split__list");
        scrollTo(0, cameFrom === null ? scrollY + list.getBoundingClientRect().top - 16 : cameFrom);
        var first = Array.from(list.querySelectorAll("h3 a, .columns a")).find(function (link) {
          return link.getBoundingClientRect().top >= 0;
        });
        if (first) first.focus({ preventScroll: true });
        return;
      }
      cameFrom = scrollY;
      box.scrollIntoView();
      var map = box.querySelector('[role="region"]') || box.querySelector(".map");
      if (map.tabIndex < 0) map.tabIndex = -1;
      map.focus({ preventScroll: true });
    });
  }

  /* A page that caches keep says itself that it was seen, left without an answer, or of use: names of our own only,
     nothing about who reads it (docs/counters.md), and nothing at all where the browser asks not to be followed. */
  var counted = document.querySelector("[data-count-subject]");
  var mayCount = navigator.sendBeacon && !navigator.globalPrivacyControl && navigator.doNotTrack !== "1";
  var tell = function (name, subject) {
    if (!name) return;
    var told = { name: name, subject: subject || counted.dataset.countSubject, place: counted.dataset.countPlace || "" };
    navigator.sendBeacon("/count", new URLSearchParams(told));
  };
  if (mayCount) document.addEventListener("buurtwijzer:results", function () {  // another list, asked by the map
    counted = document.querySelector("[data-count-subject]");
    if (counted) tell(counted.dataset.countShown);
  });
  if (counted && mayCount) {
    var answered = false;
    var answer = function () {
      if (!answered) tell(counted.dataset.countUsed, counted.dataset.countUsedSubject);
      answered = true;
    };
    counted.addEventListener("click", function (event) {
      if (event.target.closest("[data-answers] a")) answer();
    });
    counted.addEventListener("submit", answer);
    addEventListener("pagehide", function () {
      if (!answered) tell(counted.dataset.countLeft);
    });
    addEventListener("pageshow", function (event) {
      if (!event.persisted) return;
      answered = false;
      tell(counted.dataset.countShown);
    });
    tell(counted.dataset.countShown);
  }
})();
