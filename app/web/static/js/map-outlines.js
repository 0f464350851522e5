/* Land, borders and names under the map: the tiles of the level that fits the zoom, for what is in view. */
(function () {
  "use strict";

  const shared = window.buurtkaart;
  if (!shared) return;
  const { box, words, element, load, points } = shared;
  const levels = words.levels.split(" ").map((level) => level.split(":").map(Number));

  /** About how wide a letter of each size is, how high a line, and how far below its spot a name may stand; in pixels. */
  const LETTER = { large: 10, medium: 8.5, small: 7.5, water: 8 }, LINE = 20, BELOW = 40;

  const Outlines = L.Layer.extend({
    onAdd(map) {
      this._tiles = new Map();
      this._names = L.layerGroup().addTo(map);
      map.on("moveend resize", this._update, this);
      map.on("data overview", this._label, this);
      this._update();
    },
    onRemove(map) {
      map.off("moveend resize", this._update, this);
      map.off("data overview", this._label, this);
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
    /** Writes the names: below what lies on their spot, and of two that would lie on each other only the larger. */
    _label() {
      const { pins, here } = shared.data;
      const marks = (shared.areMany() ? [] : [...pins, here].filter(Boolean).map((mark) => [mark.lat, mark.lon]))
        .concat(shared.overviewSpots()).map((spot) => this._map.latLngToLayerPoint(spot));
      this._map.getPane("names").classList.toggle("map-names--far", this._map.getZoom() < 9);
      this._names.clearLayers();
      const written = [];
      for (const { name, size, spot } of this._inView()) {
        const point = this._map.latLngToLayerPoint(spot);
        const isCovered = marks.some((mark) => Math.abs(mark.x - point.x) < 45 && Math.abs(mark.y - point.y) < 24);
        const place = { x: point.x, y: point.y + (isCovered ? BELOW : 0), reach: name.length * LETTER[size] / 2 };
        const lies = (other) => Math.abs(other.y - place.y) < LINE && Math.abs(other.x - place.x) < other.reach + place.reach;
        if (written.some(lies)) continue;
        written.push(place);
        const className = "map-name map-name--" + size + (isCovered ? " map-name--below" : "");
        const icon = L.divIcon({ className, html: element("bdi", "", name), iconSize: null });
        this._names.addLayer(L.marker(spot, { pane: "names", icon, interactive: false, keyboard: false }));
      }
    },
    /** Lists the names in view that are shown at this zoom, the large ones first. */
    _inView() {
      const view = this._map.getBounds().pad(0.1), at = this._map.getZoom(), found = [];
      for (const { zoom, x, y, content } of this._wanted) {
        if (!content) continue;
        const width = 256 / 2 ** zoom;
        for (const [name, left, top, from, size] of content.names) {
          if (from > at) continue;
          const [spot] = points([left, top], x * width, y * width, width, content.extent);
          if (view.contains(spot)) found.push({ name, size, spot });
        }
      }
      const order = Object.keys(LETTER);
      return found.sort((one, other) => order.indexOf(one.size) - order.indexOf(other.size));
    },
  });

  shared.outlines = () => new Outlines();
})();
