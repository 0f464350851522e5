/* The pins of the list. Those that would cover each other share one pin, which opens to all of them. */
(function () {
  "use strict";

  const shared = window.buurtkaart;
  if (!shared) return;
  const { words, element } = shared;
  const MOST_PINS_IN_TAB_ORDER = 25;
  const areMany = () => shared.data.pins.length > MOST_PINS_IN_TAB_ORDER;

  const Pins = L.LayerGroup.extend({
    onAdd(map) {
      L.LayerGroup.prototype.onAdd.call(this, map);
      this._markers = new Map();
      map.on("zoomend data", this._group, this);
      this._group();
    },
    onRemove(map) {
      map.off("zoomend data", this._group, this);
      L.LayerGroup.prototype.onRemove.call(this, map);
    },
    _group() {
      const focused = [...this._markers.entries()].find(([, marker]) => marker.getElement() === document.activeElement);
      this.clearLayers();
      this._markers.clear();
      const zoom = this._map.getZoom(), groups = [];
      for (const pin of shared.data.pins) {
        const point = this._map.project([pin.lat, pin.lon], zoom);
        const reach = areMany() && !pin.number ? [22, 22] : [42, 34];
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
      if (focused) {  // taking it away has left the focus nowhere: on with the pin that now stands for it, or the map
        const now = inTabOrder && this._markers.get(focused[0]);
        (now ? now.getElement() : this._map.getContainer()).focus({ preventScroll: true });
      }
    },
    _marker(pins, inTabOrder) {
      const [first] = pins, kinds = new Set(pins.map((pin) => pin.kind));
      const className = ["map-pin", "map-pin--" + (kinds.size > 1 ? "mixed" : first.kind),
        pins.length > 1 ? "map-pin--group" : "", first.number ? "" : areMany() ? "map-pin--dot" : "map-pin--plain"].join(" ");
      const icon = L.divIcon({ className, html: element("span", "", label(pins)), iconSize: null });
      const marker = L.marker([first.lat, first.lon], { icon, keyboard: inTabOrder, riseOnHover: true, title: title(pins) });
      const room = this._map.getSize().x - 90;  // what stands around the text, and the padding below
      marker.bindPopup(() => popup(pins), {
        minWidth: 180, maxWidth: Math.max(180, Math.min(280, room)), autoPanPaddingTopLeft: [16, words.search ? 72 : 16], autoPanPaddingBottomRight: [16, 16],
      });
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
    const dutch = (written) => Object.assign(written, { lang: "nl" });  // names and titles stay their author's
    const lines = (pin) => pin.lines.map((line) => dutch(element("span", "map-popup__line", line)));
    const isOneSpot = pins.length > 1 && pins.every((pin) => pin.lines.join("\n") === pins[0].lines.join("\n"));
    const items = pins.map((pin) => {
      const number = pin.number ? pin.number + ". " : "";
      const link = dutch(element(pin.url ? "a" : "strong", "map-popup__title", number + pin.title));
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

  shared.areMany = areMany;
  shared.pins = () => pinsLayer;
})();
