/*
 * The map. folium's frame (a script of its own) makes the Leaflet map and asks `buurtkaart` for its layers; what they
 * show is read here: the pins from the page's data block, words from the data attributes of the box, land, borders
 * and names from our own addresses. Text becomes text nodes only. Nothing here sets a style attribute from markup.
 */
(function () {
  "use strict";

  const box = document.querySelector("[data-map]");
  if (!box || !window.L) return;

  const words = box.dataset;
  const data = JSON.parse(document.getElementById("map-data").textContent);
  const moves = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  const levels = words.levels.split(" ").map((level) => level.split(":").map(Number));
  const MOST_PINS_IN_TAB_ORDER = 25;
  const areMany = data.pins.length > MOST_PINS_IN_TAB_ORDER;
  const EDGE_OF_THE_WORLD = [[40, -20], [40, 30], [62, 30], [62, -20]];

  function element(tag, className, ...content) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...content);
    return made;
  }

  async function load(path) {
    const response = await fetch(words.outlines + path);
    if (!response.ok) throw new Error(response.status + " " + path);
    return response.json();
  }

  /** Turns a flat list of steps into Leaflet's points; `left`, `top` and `width` say what part of the world it is. */
  function points(steps, left, top, width, extent) {
    const line = [];
    let x = 0, y = 0;
    for (let i = 0; i < steps.length; i += 2) {
      x += steps[i]; y += steps[i + 1];
      line.push(L.CRS.EPSG3857.pointToLatLng(L.point(left + x * width / extent, top + y * width / extent), 0));
    }
    return line;
  }

  /* Land, borders and names: the tiles of the level that fits the zoom, for what is in view. */

  const Outlines = L.Layer.extend({
    onAdd(map) {
      this._tiles = new Map();
      this._names = L.layerGroup().addTo(map);
      map.on("moveend resize", this._update, this);
      this._update();
    },
    onRemove(map) {
      map.off("moveend resize", this._update, this);
      for (const tile of this._tiles.values()) this._drop(tile);
      this._names.remove();
    },
    _update() {
      const map = this._map, size = map.getSize();
      if (!size.x || !size.y) return;
      const zoom = levels.filter(([, from]) => from <= map.getZoom()).pop()[0];
      const scale = 2 ** zoom, bounds = map.getBounds().pad(0.15);
      const first = L.CRS.EPSG3857.latLngToPoint(bounds.getNorthWest(), zoom).divideBy(256).floor();
      const last = L.CRS.EPSG3857.latLngToPoint(bounds.getSouthEast(), zoom).divideBy(256).floor();
      const wanted = [];
      for (let x = Math.max(0, first.x); x <= Math.min(last.x, scale - 1); x++)
        for (let y = Math.max(0, first.y); y <= Math.min(last.y, scale - 1); y++)
          wanted.push(this._tile(zoom, x, y));
      this._wanted = wanted;
      this._show();
    },
    _tile(zoom, x, y) {
      const key = zoom + "/" + x + "/" + y;
      if (!this._tiles.has(key)) {
        const tile = { key, zoom, x, y, content: null, layer: null };
        this._tiles.set(key, tile);
        load(key + ".json")
          .then((content) => { tile.content = content; this._show(); })
          .catch(() => { this._tiles.delete(key); });
      }
      return this._tiles.get(key);
    },
    /** Shows what is there of what is wanted, and takes the rest away once all is there, so that nothing blinks. */
    _show() {
      if (!this._map) return;
      for (const tile of this._wanted) if (tile.content && !tile.layer) tile.layer = this._draw(tile).addTo(this._map);
      if (this._wanted.every((tile) => tile.content)) {
        box.classList.add("is-drawn");
        for (const tile of this._tiles.values()) if (tile.layer && !this._wanted.includes(tile)) this._drop(tile);
      }
      this._label();
    },
    _drop(tile) {
      if (tile.layer) tile.layer.remove();
      tile.layer = null;
    },
    _draw({ zoom, x, y, content }) {
      const width = 256 / 2 ** zoom;
      const draw = (steps) => points(steps, x * width, y * width, width, content.extent);
      const line = (lines, name) =>
        L.polyline(lines.map(draw), { pane: "borders", className: name, interactive: false, smoothFactor: 0.5 });
      return L.layerGroup([
        L.polygon(content.land.map((rings) => rings.map(draw)), {
          pane: "land", className: "map-land", stroke: false, interactive: false, smoothFactor: 0.5,
        }),
        line(content.borders, "map-border"),
        line(content.provinces, "map-border map-border--province"),
      ]);
    },
    _label() {
      const view = this._map.getBounds().pad(0.1), at = this._map.getZoom();
      const marks = (areMany ? [] : [...data.pins, data.here].filter(Boolean))
        .map((mark) => this._map.latLngToLayerPoint([mark.lat, mark.lon]));
      this._map.getPane("names").classList.toggle("map-names--far", at < 9);
      this._names.clearLayers();
      for (const { zoom, x, y, content } of this._wanted) {
        if (!content) continue;
        const width = 256 / 2 ** zoom;
        for (const [name, left, top, from, size] of content.names) {
          if (from > at) continue;
          const [spot] = points([left, top], x * width, y * width, width, content.extent);
          if (!view.contains(spot)) continue;
          const point = this._map.latLngToLayerPoint(spot);
          const isCovered = marks.some((mark) => Math.abs(mark.x - point.x) < 45 && Math.abs(mark.y - point.y) < 24);
          const className = "map-name map-name--" + size + (isCovered ? " map-name--below" : "");
          const icon = L.divIcon({ className, html: element("bdi", "", name), iconSize: null });
          this._names.addLayer(L.marker(spot, { pane: "names", icon, interactive: false, keyboard: false }));
        }
      }
    },
  });

  /* The municipality that was searched, in light: everything else under a thin veil. */

  const Municipality = L.LayerGroup.extend({
    onAdd(map) {
      L.LayerGroup.prototype.onAdd.call(this, map);
      if (!data.municipality) return;
      load("gemeente/" + data.municipality + ".json").then(({ origin: [left, top], extent, rings }) => {
        const lines = rings.flat().map((steps) => points(steps, left * 256, top * 256, 256, extent));
        this.addLayer(L.polygon([EDGE_OF_THE_WORLD, ...lines], {
          pane: "veil", className: "map-veil", stroke: false, interactive: false,
        }));
        this.addLayer(L.polygon(lines.map((line) => [line]), {
          pane: "borders", className: "map-searched", fill: false, interactive: false, smoothFactor: 0.5,
        }));
        if (!data.pins.length && !data.here) map.fitBounds(L.latLngBounds(lines.flat()), { animate: false });
      }).catch(() => {});
    },
  });

  /* Streets, where they can be had. They cover our own land and names as they arrive. */

  function streets() {
    const group = L.layerGroup();
    if (!words.tiles) return group;
    const layer = L.tileLayer(words.tiles, {
      minZoom: Number(words.tilesMin), maxNativeZoom: Number(words.tilesMax), maxZoom: 19,
      bounds: [[50.6, 3.2], [53.7, 7.3]], attribution: escaped(words.tilesCredit),
    });
    let loaded = 0, lost = 0;
    layer.on("tileload", () => { loaded += 1; box.classList.add("has-streets"); });
    layer.on("tileerror", ({ tile }) => {
      // Our proxy sends away whom it would keep waiting; a second try mostly finds the tile there.
      if (!tile.dataset.again) {
        tile.dataset.again = "yes";
        setTimeout(() => { tile.src = tile.src; }, 1500 + Math.random() * 2500);
      } else {
        lost += 1;
        if (!loaded && lost > 3) group.removeLayer(layer);
      }
    });
    return group.addLayer(layer);
  }

  /* The visitor: a small blue dot. */

  function here() {
    if (!data.here) return L.layerGroup();
    const icon = L.divIcon({ className: "map-here", html: element("span"), iconSize: [20, 20] });
    const marker = L.marker([data.here.lat, data.here.lon], { icon, interactive: false, keyboard: false, zIndexOffset: -500 });
    marker.on("add", () => {
      marker.getElement().setAttribute("role", "img");
      marker.getElement().setAttribute("aria-label", words.here + " " + data.here.name);
    });
    return marker;
  }

  /* The pins of the list. Those that would cover each other share one pin, which opens to all of them. */

  const Pins = L.LayerGroup.extend({
    onAdd(map) {
      L.LayerGroup.prototype.onAdd.call(this, map);
      this._markers = new Map();
      map.on("zoomend", this._group, this);
      this._group();
    },
    onRemove(map) {
      map.off("zoomend", this._group, this);
      L.LayerGroup.prototype.onRemove.call(this, map);
    },
    _group() {
      this.clearLayers();
      this._markers.clear();
      const zoom = this._map.getZoom(), groups = [];
      for (const pin of data.pins) {
        const point = this._map.project([pin.lat, pin.lon], zoom);
        const reach = areMany && !pin.number ? [22, 22] : [42, 34];
        const near = groups.find((group) =>
          Math.abs(group.point.x - point.x) < reach[0] && Math.abs(group.point.y - point.y) < reach[1]);
        if (near) near.pins.push(pin);
        else groups.push({ point, pins: [pin] });
      }
      const inTabOrder = groups.length <= MOST_PINS_IN_TAB_ORDER;
      for (const { pins } of groups) {
        const marker = this._marker(pins, inTabOrder);
        for (const pin of pins) this._markers.set(pin.id, marker);
        this.addLayer(marker);
      }
    },
    _marker(pins, inTabOrder) {
      const [first] = pins, kinds = new Set(pins.map((pin) => pin.kind));
      const className = ["map-pin", "map-pin--" + (kinds.size > 1 ? "mixed" : first.kind),
        pins.length > 1 ? "map-pin--group" : "", first.number ? "" : areMany ? "map-pin--dot" : "map-pin--plain"].join(" ");
      const icon = L.divIcon({ className, html: element("span", "", label(pins)), iconSize: null });
      const marker = L.marker([first.lat, first.lon], { icon, keyboard: inTabOrder, riseOnHover: true, title: title(pins) });
      marker.bindPopup(() => popup(pins), { minWidth: 180, maxWidth: 280, autoPanPadding: [16, 16] });
      marker.on("add", () => {
        const shown = marker.getElement();
        if (inTabOrder) shown.setAttribute("aria-label", title(pins));
        else shown.setAttribute("aria-hidden", "true");
        const ids = pins.map((pin) => pin.id);
        for (const event of ["mouseenter", "focus"]) shown.addEventListener(event, () => liftCards(ids, true));
        for (const event of ["mouseleave", "blur"]) shown.addEventListener(event, () => liftCards(ids, false));
      });
      return marker;
    },
    lift(id, up) {
      const marker = this._markers.get(id);
      if (!marker || !marker.getElement()) return;
      marker.getElement().classList.toggle("is-lifted", up);
      marker.setZIndexOffset(up ? 1000 : 0);
    },
  });

  /** "3", "3–7" for a row, "3·5·8", "3·5·…" for more; dots have no numbers, only how many they are. */
  function label(pins) {
    if (!pins[0].number) return pins.length > 1 ? String(pins.length) : "";
    const numbers = pins.map((pin) => pin.number), last = numbers[numbers.length - 1];
    if (numbers.length > 2 && last - numbers[0] === numbers.length - 1) return numbers[0] + "–" + last;
    return (numbers.length > 3 ? [...numbers.slice(0, 2), "…"] : numbers).join("·");
  }

  function title(pins) {
    const named = pins.map((pin) => (pin.number ? pin.number + ". " : "") + words[pin.kind] + ": " + pin.title);
    if (pins.length === 1) return named[0];
    const first = named.slice(0, 3).join("; ") + (named.length > 3 ? "; …" : "");
    const together = words.group.replace("{count}", pins.length) + ": " + first;
    return pins[0].number ? label(pins) + ", " + together : together;  // a name begins with what is seen
  }

  /** What a pin opens to: a list of one or more; the lines that are the same for all stand above it once. */
  function popup(pins) {
    const lines = (pin) => pin.lines.map((line) => element("span", "map-popup__line", line));
    const isOneSpot = pins.length > 1 && pins.every((pin) => pin.lines.join("\n") === pins[0].lines.join("\n"));
    const items = pins.map((pin) => {
      const link = element(pin.url ? "a" : "strong", "map-popup__title", (pin.number ? pin.number + ". " : "") + pin.title);
      if (pin.url) link.href = pin.url;
      const kind = element("span", "map-popup__kind", words[pin.kind]);
      return element("li", "map-popup__item map-popup__item--" + pin.kind, kind, link, ...(isOneSpot ? [] : lines(pin)));
    });
    const about = isOneSpot ? [element("p", "", ...lines(pins[0]))] : [];
    return element("div", "map-popup", ...about, element("ul", "", ...items));
  }

  const pinsLayer = new Pins();

  function liftCards(ids, up) {
    for (const id of ids)
      for (const card of document.querySelectorAll('[data-map-item="' + CSS.escape(id) + '"]'))
        card.classList.toggle("is-lifted", up);
  }

  function cardOf(target) {
    const card = target instanceof Element && target.closest("[data-map-item]");
    return card ? card.dataset.mapItem : null;
  }

  for (const [event, up] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
    document.addEventListener(event, ({ target }) => {
      const id = cardOf(target);
      if (id && pinsLayer._map) pinsLayer.lift(id, up);
    });
  }

  /* The map itself: its names, its keys, and what it opens on. */

  function escaped(text) {
    return element("span", "", text).innerHTML;
  }

  function startingView() {
    const spots = data.pins.slice(0, data.near).map((pin) => [pin.lat, pin.lon]);
    if (data.here) spots.push([data.here.lat, data.here.lon]);
    return spots.length ? L.latLngBounds(spots) : null;
  }

  L.Map.addInitHook(function () {
    const map = this, container = map.getContainer();
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", words.label);
    const panes = { land: 150, veil: 300, borders: 350, names: 450 };
    for (const [pane, height] of Object.entries(panes)) {
      map.createPane(pane).style.zIndex = height;
      map.getPane(pane).style.pointerEvents = "none";
      map.getPane(pane).setAttribute("aria-hidden", "true");
    }
    map.attributionControl.setPrefix(false).addAttribution(escaped(words.credit));
    L.control.zoom({ position: "bottomright", zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);

    if (!moves) {  // the one animation that Leaflet has no option for: keys, popups and focus move the map by it
      map.panBy = (offset, options) => L.Map.prototype.panBy.call(map, offset, { ...options, animate: false });
    }

    let isPlaced = false;
    const place = () => {
      map.invalidateSize({ animate: false, pan: false });
      if (isPlaced || !map.getSize().x || !map.getSize().y) return;
      isPlaced = true;
      const view = startingView();
      // One spot without streets under it says nothing from close by: show the town around it.
      const maxZoom = words.tiles || !view || !view.getNorthEast().equals(view.getSouthWest()) ? 15 : 12;
      if (view) map.fitBounds(view, { paddingTopLeft: [44, 44], paddingBottomRight: [44, 64], maxZoom, animate: false });
    };
    place();
    new ResizeObserver(place).observe(container);

    let opener = null;
    map.on("popupopen", ({ popup: opened }) => {
      const shown = opened.getElement(), close = shown.querySelector(".leaflet-popup-close-button");
      opener = opened._source && opened._source.getElement();
      close.setAttribute("aria-label", words.close);
      const link = shown.querySelector("a.map-popup__title");
      if (link) link.focus({ preventScroll: true });
    });
    map.on("popupclose", ({ popup: closed }) => {
      const focused = document.activeElement, shown = closed.getElement();
      const isLost = !focused || focused === document.body || (shown && shown.contains(focused));
      if (isLost && opener && opener.isConnected && opener.tabIndex >= 0) opener.focus({ preventScroll: true });
      opener = null;
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && opener) map.closePopup();
    });
    // Leaflet listens to its keys only while the map itself has the focus; on a pin they should do the same.
    const steps = { ArrowLeft: [-80, 0], ArrowRight: [80, 0], ArrowUp: [0, -80], ArrowDown: [0, 80] };
    container.addEventListener("keydown", (event) => {
      if (event.target === container || event.altKey || event.ctrlKey || event.metaKey) return;
      if (steps[event.key]) map.panBy(steps[event.key]);
      else if (event.key === "+" || event.key === "=") map.zoomIn();
      else if (event.key === "-") map.zoomOut();
      else return;
      event.preventDefault();
    });
  });

  window.buurtkaart = {
    moves,
    outlines: () => new Outlines(),
    streets,
    municipality: () => new Municipality(),
    here,
    pins: () => pinsLayer,
  };
})();
