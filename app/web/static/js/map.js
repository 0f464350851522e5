/*
 * The map, and what its layers share. folium's frame (a script of its own) makes the Leaflet map and asks `buurtkaart`
 * for its layers: here the streets, the searched municipality and the visitor; the rest in the files called `map-…`.
 * What they show is read from the page's data block, words from the data attributes of the box. When the list changes,
 * `show` takes the new data, and the map tells all layers by an event called `data`. Text becomes text nodes only.
 * Nothing here sets a style attribute from markup.
 */
(function () {
  "use strict";

  const box = document.querySelector("[data-map]");
  if (!box || !window.L) return;

  const words = box.dataset;
  const moves = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  const EDGE_OF_THE_WORLD = [[40, -20], [40, 30], [62, 30], [62, -20]];

  const shared = window.buurtkaart = {
    box, words, moves, element, escaped, load, points, fit, startingView,
    data: readData(document),
    isFitting: false,
    show(page) {
      shared.data = readData(page);
      shared.map.fire("data");
    },
    streets,
    municipality: () => new Municipality(),
    here: () => new Here(),
  };

  function readData(page) {
    return JSON.parse(page.getElementById("map-data").textContent);
  }

  function element(tag, className, ...content) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...content);
    return made;
  }

  function escaped(text) {
    return element("span", "", text).innerHTML;
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

  /* The municipality that was searched, in light: everything else under a thin veil. */

  const Municipality = L.LayerGroup.extend({
    onAdd(map) {
      L.LayerGroup.prototype.onAdd.call(this, map);
      map.on("data", this._show, this);
      this._show();
    },
    onRemove(map) {
      map.off("data", this._show, this);
      L.LayerGroup.prototype.onRemove.call(this, map);
    },
    _show() {
      const code = shared.data.municipality;
      if (code === this._code) return;
      this._code = code;
      if (!code) { this.clearLayers(); return; }
      load("gemeente/" + code + ".json").then(({ origin: [left, top], extent, rings }) => {
        if (code !== this._code) return;
        this.clearLayers();
        const lines = [].concat(...rings).map((steps) => points(steps, left * 256, top * 256, 256, extent));
        this.addLayer(L.polygon([EDGE_OF_THE_WORLD, ...lines], {
          pane: "veil", className: "map-veil", stroke: false, interactive: false,
        }));
        this.addLayer(L.polygon(lines.map((line) => [line]), {
          pane: "borders", className: "map-searched", fill: false, interactive: false, smoothFactor: 0.5,
        }));
        if (!shared.data.pins.length && !shared.data.here) fit(this._map, L.latLngBounds([].concat(...lines)), {});
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

  const Here = L.LayerGroup.extend({
    onAdd(map) {
      L.LayerGroup.prototype.onAdd.call(this, map);
      map.on("data", this._show, this);
      this._show();
    },
    onRemove(map) {
      map.off("data", this._show, this);
      L.LayerGroup.prototype.onRemove.call(this, map);
    },
    _show() {
      this.clearLayers();
      const here = shared.data.here;
      if (!here) return;
      const icon = L.divIcon({ className: "map-here", html: element("span"), iconSize: [20, 20] });
      const marker = L.marker([here.lat, here.lon], { icon, interactive: false, keyboard: false, zIndexOffset: -500 });
      marker.on("add", () => {
        marker.getElement().setAttribute("role", "img");
        marker.getElement().setAttribute("aria-label", words.here + " " + here.name);
      });
      this.addLayer(marker);
    },
  });

  /* The map itself: its names, its keys, and what it opens on. */

  /** Shows what a search found first: the visitor and the nearest pins. */
  function startingView() {
    const { pins, near, here } = shared.data;
    const spots = pins.slice(0, near).map((pin) => [pin.lat, pin.lon]);
    if (here) spots.push([here.lat, here.lon]);
    return spots.length ? L.latLngBounds(spots) : null;
  }

  /** Moves the map of our own accord: no layer may take it for something that the visitor did. */
  function fit(map, bounds, options) {
    shared.isFitting = true;
    map.fitBounds(bounds, { ...options, animate: false });
    shared.isFitting = false;
    map.fire("fit");
  }

  function open(map) {
    const { view } = shared.data, bounds = startingView();
    if (view) {
      shared.isFitting = true;
      map.setView([view.lat, view.lon], view.zoom, { animate: false });
      shared.isFitting = false;
      map.fire("fit");
    } else if (bounds) {
      // One spot without streets under it says nothing from close by: show the town around it.
      const maxZoom = words.tiles || !bounds.getNorthEast().equals(bounds.getSouthWest()) ? 15 : 12;
      fit(map, bounds, { paddingTopLeft: [44, 44], paddingBottomRight: [44, words.search ? 108 : 64], maxZoom });
    } else if (words.overviewBounds && !shared.data.municipality) {
      fit(map, JSON.parse(words.overviewBounds), {});
    } else {
      map.fire("fit");
    }
  }

  L.Map.addInitHook(function () {
    const map = this, container = map.getContainer();
    shared.map = map;
    shared.open = () => open(map);
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", words.label);
    if (document.activeElement === box) container.focus({ preventScroll: true });  // somebody came before the map did
    const panes = { land: 150, veil: 300, reach: 320, borders: 350, names: 450, overview: 550 };
    for (const [pane, height] of Object.entries(panes)) {
      map.createPane(pane).style.zIndex = height;
      if (pane === "overview") continue;  // the one of them that can be pressed
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
      open(map);
    };
    map.whenReady(place);
    if (window.ResizeObserver) new ResizeObserver(place).observe(container);
    else addEventListener("resize", place);  // an iPhone from before 2020 has no other sign

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
      else if (event.key === " " && event.target.matches('[role="button"]')) event.target.click();  // Leaflet knows Enter only
      else return;
      event.preventDefault();
    });
  });
})();
