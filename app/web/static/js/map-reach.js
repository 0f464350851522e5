/* How far one gets in a quarter of an hour: circles around the visitor, whose sizes and words come with the page. */
(function () {
  "use strict";

  const shared = window.buurtkaart;
  if (!shared) return;
  const { box, element } = shared;
  const button = box.querySelector("[data-map-reach]"), note = box.querySelector("[data-map-reach-note]");
  const METRES_PER_DEGREE = 111320;
  const LEAST_FOR_NAME_PX = 30;

  const Reach = L.LayerGroup.extend({
    onAdd(map) {
      L.LayerGroup.prototype.onAdd.call(this, map);
      map.on("data zoomend", this._show, this);
      if (!button) return;
      button.addEventListener("click", () => {
        const isOn = button.getAttribute("aria-pressed") !== "true";
        button.setAttribute("aria-pressed", String(isOn));
        this._show();
        if (!isOn) return;
        const widest = this._circles[0].getBounds();
        if (!map.getBounds().contains(widest)) shared.fit(map, widest, { paddingTopLeft: [24, 72], paddingBottomRight: [24, 136] });
      });
      this._show();
    },
    onRemove(map) {
      map.off("data zoomend", this._show, this);
      L.LayerGroup.prototype.onRemove.call(this, map);
    },
    _show() {
      this.clearLayers();
      const { here, circles } = shared.data;
      if (!button) return;
      button.hidden = !here || !circles;
      note.hidden = button.hidden || button.getAttribute("aria-pressed") !== "true";
      if (note.hidden) return;
      const spot = L.latLng(here.lat, here.lon);
      this._circles = circles.map(({ mode, radius, label }, number) => {
        const edge = L.latLng(here.lat + (number ? -1 : 1) * radius / METRES_PER_DEGREE, here.lon);  // the names well apart
        if (this._map.latLngToLayerPoint(spot).distanceTo(this._map.latLngToLayerPoint(edge)) > LEAST_FOR_NAME_PX)
          this.addLayer(L.marker(edge, {
            pane: "names", interactive: false, keyboard: false,
            icon: L.divIcon({ className: "map-reach-name", html: element("span", "", label), iconSize: null }),
          }));
        return L.circle(spot, { pane: "reach", className: "map-reach map-reach--" + mode, radius, interactive: false }).addTo(this);
      });
    },
  });

  L.Map.addInitHook(function () { new Reach().addTo(this); });
})();
