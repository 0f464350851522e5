/* "Lees voor": the page read aloud by the voices of the device. Only voices that work on the device itself are used: some
   browsers offer others, which send the text away. Where there is none for the language of the page, the button stays
   hidden. Each piece is read in its own language; one without a voice of its own is skipped. */
(function () {
  "use strict";

  var speech = window.speechSynthesis;
  if (!document.querySelector("[data-reads]") || !speech || !window.SpeechSynthesisUtterance) return;

  var SKIPPED = "[aria-hidden=true], [hidden], script, style, button, input, select, textarea, nav, form, svg, .map, .visually-hidden, .no-speech";
  var BLOCKS = "h1, h2, h3, h4, p, li, dt, dd, th, td, caption, legend, label, summary, figcaption, blockquote";
  var MOST_LETTERS = 200;  // Longer pieces are cut off by some browsers.
  var pageLanguage = document.documentElement.lang;
  var reading = null;

  function voiceOf(language) {
    return speech.getVoices().find(function (voice) {
      return voice.localService && voice.lang.toLowerCase().split(/[-_]/)[0] === language;
    });
  }

  function prepare() {
    var canRead = Boolean(voiceOf(pageLanguage));
    document.querySelectorAll("[data-reads]").forEach(function (button) { button.hidden = !canRead; });
  }

  /* What stands on the page, in its order: text of one block and one language together. */
  function piecesOf(root) {
    var walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), pieces = [], last = null, node;
    while ((node = walker.nextNode())) {
      var owner = node.parentElement;
      if (!node.nodeValue.trim() || owner.closest(SKIPPED) || !owner.getClientRects().length) continue;
      var block = owner.closest(BLOCKS) || owner, language = owner.closest("[lang]").lang.split("-")[0];
      if (last && last.block === block && last.language === language) last.text += " " + node.nodeValue;
      else pieces.push(last = { block: block, language: language, text: node.nodeValue });
    }
    return [].concat.apply([], pieces.map(function (piece) {
      return sentencesOf(piece.text.replace(/[\u2066-\u2069]/g, "").replace(/\s+/g, " ").trim()).map(function (text) {
        return { block: piece.block, language: piece.language, text: text };
      });
    })).filter(function (piece) { return /[\p{L}\p{N}]/u.test(piece.text); });
  }

  function sentencesOf(text) {
    if (text.length <= MOST_LETTERS) return [text];
    var told = [""];
    // Without a lookbehind: on an iPhone from before 2023 its mere presence kills the whole script.
    text.replace(/([.!?:;\u061f\u061b,\u060c])\s/g, "$1\n").split("\n").forEach(function (part) {
      var end = told.length - 1;
      if (told[end] && told[end].length + part.length > MOST_LETTERS) told.push(part);
      else told[end] = (told[end] + " " + part).trim();
    });
    return told;
  }

  function start(button) {
    stop();
    var root = document.querySelector(button.dataset.reads);
    reading = { button: button, pieces: root ? piecesOf(root) : [], said: null, block: null };
    show(button, true);
    next(reading);
  }

  function next(turn) {
    if (turn !== reading) return;
    mark(turn, null);
    var piece, voice;
    do {
      piece = turn.pieces.shift();
      voice = piece && voiceOf(piece.language);
    } while (piece && !voice);
    if (!piece) return stop();
    turn.said = new SpeechSynthesisUtterance(piece.text);  // Kept, or some browsers forget it half way.
    turn.said.lang = voice.lang;
    turn.said.voice = voice;
    turn.said.rate = 0.95;
    turn.said.onend = function () { next(turn); };
    turn.said.onerror = function () { if (turn === reading) stop(); };
    mark(turn, piece.block);
    speech.speak(turn.said);
  }

  function mark(turn, block) {
    if (turn.block) turn.block.classList.remove("is-read");
    if (block) block.classList.add("is-read");
    turn.block = block;
  }

  function stop() {
    var turn = reading;
    reading = null;
    speech.cancel();
    if (!turn) return;
    mark(turn, null);
    show(turn.button, false);
  }

  function show(button, isReading) {
    button.querySelector("[data-when=still]").hidden = isReading;
    button.querySelector("[data-when=reading]").hidden = !isReading;
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-reads]");
    if (!button) return;
    if (reading && reading.button === button) stop();
    else start(button);
  });
  document.addEventListener("buurtwijzer:results", function () {  // the map has brought another list, and another button
    stop();
    prepare();
  });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape" && reading) stop(); });
  window.addEventListener("pagehide", stop);
  if (speech.addEventListener) speech.addEventListener("voiceschanged", prepare);
  prepare();
})();
