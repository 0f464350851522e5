/*
 * From far off: how much there is in each municipality, as dots that open when they are pressed. They come in fixed
 * tiles, the same for everybody, and those that would cover each other are one. Under the pins of the list, which stay.
 */
(function () {
  "use strict";

  const shared = window.buurtkaart;
  if (!shared) return;
  const { box, words, element } = shared;
  const levels = (words.overviewLevels || "").split(" ").filter(Boolean).map((level) => level.split(":").map(Number));
  const below = Number(words.overviewBelow);
  const caption = box.querySelector("[data-map-overview]");
  const MOST_IN_TAB_ORDER = 25;
  const REACH_PX = 54;
  const SIZES = [10, 100, 1000];
  const isRightToLeft = document.documentElement.dir === "rtl";
  const number = new Intl.NumberFormat((document.documentElement.lang || "nl") + "-u-nu-latn");

  const Overview = L.LayerGroup.extend({
    onAdd(map) {
      L.LayerGroup.prototype.onAdd.call(this, map);
      this._tiles = new Map();
      map.on("moveend resize data", this._update, this);
      this._update();
    },
    onRemove(map) {
      map.off("moveend resize data", this._update, this);
      L.LayerGroup.prototype.onRemove.call(this, map);
    },
    _update() {
      const map = this._map, size = map.getSize(), isFar = levels.length && map.getZoom() < below;
      if (caption) caption.hidden = !isFar;
      box.classList.toggle("is-far", Boolean(isFar));
      if (!isFar || !size.x || !size.y) { this._clear(); return; }
      const zoom = levels.filter(([, from]) => from <= map.getZoom()).pop()[0];
      const country = L.latLngBounds(JSON.parse(words.overviewBounds)), view = map.getBounds().pad(0.1);
      if (!view.intersects(country)) { this._clear(); return; }
      this._wanted = [];
      const first = tileAt(Math.min(view.getNorth(), country.getNorth()), Math.max(view.getWest(), country.getWest()), zoom);
      const last = tileAt(Math.max(view.getSouth(), country.getSouth()), Math.min(view.getEast(), country.getEast()), zoom);
      for (let x = first.x; x <= last.x; x++)
        for (let y = first.y; y <= last.y; y++) this._wanted.push(this._tile(zoom, x, y));
      this._show();
    },
    _clear() {
      this._wanted = [];
      this._drawn = "";
      this.clearLayers();
    },
    _tile(zoom, x, y) {
      const key = zoom + "/" + x + "/" + y;
      if (!this._tiles.has(key)) {
        const tile = { key, places: null };
        this._tiles.set(key, tile);
        fetch(words.overview.replace("{z}/{x}/{y}", key))
          .then((answer) => { if (!answer.ok) throw new Error(answer.status); return answer.json(); })
          .then(({ places }) => { tile.places = places; this._show(); })
          .catch(() => { this._tiles.delete(key); });
      }
      return this._tiles.get(key);
    },
    /** Draws the dots of this zoom once all tiles of the view are there. */
    _show() {
      if (!this._map || !this._wanted.length || !this._wanted.every((tile) => tile.places)) return;
      const zoom = this._map.getZoom(), view = this._map.getBounds().pad(0.15), groups = [];
      for (const [name, lat, lon, count] of [].concat(...this._wanted.map((tile) => tile.places)).sort((one, other) => other[3] - one[3])) {
        const point = this._map.project([lat, lon], zoom);
        const near = groups.find((group) => group.point.distanceTo(point) < REACH_PX);
        if (near) { near.count += count; near.others += 1; }
        else groups.push({ name, spot: [lat, lon], point, count, others: 0 });
      }
      const seen = groups.filter((group) => view.contains(group.spot));
      const drawn = zoom + ":" + seen.map((group) => group.name).join();
      if (drawn === this._drawn) return;
      this._drawn = drawn;
      const hadFocus = this.getLayers().some((dot) => dot.getElement() === document.activeElement);
      this.clearLayers();
      const inTabOrder = seen.length <= MOST_IN_TAB_ORDER;
      for (const group of seen) this.addLayer(this._dot(group, inTabOrder));
      if (hadFocus) this._map.getContainer().focus({ preventScroll: true });
      this._map.fire("overview");
    },
    _dot({ name, spot, count, others }, inTabOrder) {
      const said = (others ? words.countAround : words.count).replace("{name}", isRightToLeft ? "\u2068" + name + "\u2069" : name).replace("{count}", number.format(count));
      const size = SIZES.filter((least) => count >= least).length;
      const icon = L.divIcon({ className: "map-count map-count--" + size, html: element("span", "", number.format(count)), iconSize: null });
      const dot = L.marker(spot, { icon, pane: "overview", keyboard: inTabOrder, title: said });
      dot.on("add", () => {
        const shown = dot.getElement();
        if (inTabOrder) shown.setAttribute("aria-label", said);
        else shown.setAttribute("aria-hidden", "true");
      });
      dot.on("click keypress", ({ type, originalEvent }) => {
        if (type === "keypress" && originalEvent.key !== "Enter" && originalEvent.key !== " ") return;
        originalEvent.preventDefault();
        const map = this._map, hasFocus = dot.getElement() === document.activeElement;
        map.setView(spot, Math.max(map.getZoom() + 2, others ? 0 : below + 1));
        if (hasFocus) map.getContainer().focus({ preventScroll: true });
      });
      return dot;
    },
  });

  function tileAt(lat, lon, zoom) {
    return L.CRS.EPSG3857.latLngToPoint(L.latLng(lat, lon), zoom).divideBy(256).floor();
  }

  const layer = new Overview();
  L.Map.addInitHook(function () { layer.addTo(this); });
  shared.overviewSpots = () => layer.getLayers().map((dot) => dot.getLatLng());
})();
