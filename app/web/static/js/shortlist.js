/* The list to take along, on every page: "Bewaar" as a button, the count in the header, and a list that stays with whoever
   goes on to another page of ours. The list is in the address. Only who asked for it on the page of the list finds it
   again on this device; until then nothing is written anywhere. */
(function () {
  "use strict";

  var KEY = "lijst", MOST = 12, ID = /^[0-9a-hjkmnp-tv-z]{12}$/;
  var entry = document.querySelector(".js-list");
  if (!entry) return;
  var words = entry.dataset;
  var link = entry.querySelector("a"), count = entry.querySelector(".js-count"), status = null, leaving = 0;
  var isListPage = location.pathname === words.page;
  var ids = read(words.ids);

  function read(text) {
    var seen = {};
    return (text || "").split(".").filter(function (id) {
      var isNew = ID.test(id) && !seen[id];
      seen[id] = true;
      return isNew;
    }).slice(0, MOST);
  }

  function stored() {
    try { return localStorage.getItem(KEY); } catch (refused) { return null; }
  }

  function keep(text) {
    try {
      if (text) localStorage.setItem(KEY, text);
      else localStorage.removeItem(KEY);
    } catch (refused) { /* A browser that keeps nothing still has the address. */ }
  }

  /* Ours, and a page: files and the API have no use for a list. */
  function carries(url) {
    return url.origin === location.origin && /^\/[a-z]{2}\/(?!.*\.(ics|svg)$)/.test(url.pathname);
  }

  function listOf(address) {
    var url = new URL(address);
    if (!carries(url)) return null;
    return read(url.searchParams.get(url.pathname === words.page ? "p" : "mee"));
  }

  function withList(url) {
    if (url.pathname === words.page) return url;
    url.searchParams.delete("mee");
    if (ids.length) url.searchParams.set("mee", ids.join("."));
    return url;
  }

  /* With large letters where this page has them: the server wrote that into the link. */
  function pageOfList() {
    var url = new URL(link.href);
    url.searchParams.delete("p");
    if (ids.length) url.searchParams.set("p", ids.join("."));
    return url.pathname + url.search;
  }

  function show() {
    entry.hidden = !ids.length;
    count.textContent = "(" + ids.length + ")";
    link.href = pageOfList();
    document.querySelectorAll("button[data-save]").forEach(function (button) {
      var isSaved = ids.includes(button.dataset.save);
      button.classList.toggle("is-saved", isSaved);
      button.querySelector(".js-word").textContent = isSaved ? words.saved : words.add;
      button.querySelector(".js-more").textContent = isSaved ? " (" + words.drop + ")" : "";
    });
  }

  function change(next) {
    var remembered = ids.length && stored() === ids.join(".");
    ids = next;
    if (remembered) keep(ids.join("."));
    writeAddress();
    show();
  }

  function writeAddress() {
    if (!isListPage) history.replaceState(history.state, "", withList(new URL(location.href)));
  }

  function toggle(id) {
    var isSaved = ids.includes(id);
    if (!isSaved && ids.length >= MOST) {
      say(words.full);
      return;
    }
    change(isSaved ? ids.filter(function (known) { return known !== id; }) : ids.concat(id));
    say((isSaved ? words.dropped : words.saved) + ".");
  }

  /* Links to save become buttons. */
  function makeButtons() {
    document.querySelectorAll("a[data-save]").forEach(function (save) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = save.className;
      button.id = save.id;
      button.dataset.save = save.dataset.save;
      button.append.apply(button, Array.from(save.childNodes));
      button.addEventListener("click", function () { toggle(button.dataset.save); });
      save.replaceWith(button);
      if (!status) status = makeStatus();
    });
    show();
  }

  /* Says what a button did, and leads to the list; after a while it steps aside, but not from under who is at its link. */
  function say(text) {
    status.textContent = text;
    if (ids.length) {
      var way = document.createElement("a");
      way.href = link.href;
      way.textContent = words.name + ": " + ids.length;
      status.append(" ", way);
    }
    clearTimeout(leaving);
    leaving = setTimeout(stepAside, 8000);
  }

  function stepAside() {
    if (status.matches(":hover, :focus-within")) leaving = setTimeout(stepAside, 2000);
    else status.textContent = "";
  }

  function makeStatus() {
    var said = document.createElement("p");
    said.className = "list-status js-list-status";
    said.setAttribute("role", "status");
    document.getElementById("inhoud").append(said);
    return said;
  }

  /* Whoever goes on, by a link or by a form, takes the list along. */
  ["click", "auxclick", "contextmenu"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      var followed = event.target.closest && event.target.closest("a[href]");
      if (!followed || followed === link) return;
      var url = new URL(followed.href, location.href);
      if (carries(url) && !(url.pathname === location.pathname && url.search === location.search && url.hash)) {
        var address = withList(url);
        if (address.href !== followed.href) followed.href = address.href;
      }
    }, true);
  });
  if (window.FormDataEvent) document.addEventListener("formdata", function (event) {
    if (!takes(event.target)) return;
    event.formData.delete("mee");
    if (ids.length) event.formData.set("mee", ids.join("."));
  });
  else document.addEventListener("submit", function (event) {  // an iPhone from before 2021: by a field of the form
    if (!takes(event.target)) return;
    var field = event.target.querySelector("input[name=mee]");
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = "mee";
      event.target.append(field);
    }
    field.value = ids.join(".");
    field.disabled = !ids.length;
  });

  function takes(form) {
    return form.method === "get" && new URL(form.action).pathname !== words.page;
  }

  /* What was taken off the page of the list is no longer remembered either. */
  document.querySelectorAll(".js-drop").forEach(function (drop) {
    drop.addEventListener("click", function () {
      if (stored() === ids.join(".")) keep(ids.filter(function (id) { return id !== drop.dataset.drop; }).join("."));
    });
  });

  /* Back in the browser: the page that one comes from knows the list best. */
  window.addEventListener("pageshow", function () {
    var activation = window.navigation && navigation.activation;
    if (!activation || activation.navigationType !== "traverse" || !activation.from || !activation.from.url) return;
    var known = listOf(activation.from.url);
    if (known && !isListPage && known.join(".") !== ids.join(".")) change(known);
  });

  if (!ids.length && stored() && read(stored()).length) {
    ids = read(stored());
    if (isListPage) location.replace(pageOfList());
  }
  makeButtons();

  /* The map brought other results into the page. */
  document.addEventListener("buurtwijzer:results", function () {
    makeButtons();
    if (listOf(location.href).join(".") !== ids.join(".")) writeAddress();
  });

  /* From the list back to the results that one came from; without them the link leads to the first page. */
  var back = document.querySelector(".js-back-to-results");
  if (back && document.referrer) {
    var before = new URL(document.referrer);
    if (before.origin === location.origin && /^\/[a-z]{2}\/zoeken$/.test(before.pathname)) back.href = withList(before).href;
  }

  /* On the page of the list: remember it on this device, and forget it again. */
  var box = document.querySelector(".js-remember");
  if (!box || !window.localStorage) return;
  var check = box.querySelector("input"), forget = box.querySelector(".js-forget"), said = box.querySelector("[role=status]");
  var tell = function (text) {
    check.checked = stored() === ids.join(".");
    forget.hidden = stored() === null;
    said.textContent = text;
  };
  box.hidden = false;
  check.addEventListener("change", function () {
    keep(check.checked ? ids.join(".") : "");
    tell(check.checked ? said.dataset.kept : said.dataset.gone);
  });
  forget.addEventListener("click", function () {
    keep("");
    check.focus();
    tell(said.dataset.gone);
  });
  tell("");
})();
