// What the scripts share that look through rows: how words are compared, how a part of the data is loaded.
window.keikaku = {
  // Width, case and kana form do not matter: ＤＸ = dx, ｵﾝﾗｲﾝ = オンライン, おんらいん = オンライン.
  fold(text) {
    return text.normalize("NFKC").toLowerCase()
      .replace(/[\u3041-\u3096]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60));
  },

  // The terms that all have to be found.
  terms(text) {
    return this.fold(text).split(/\s+/).filter(Boolean);
  },

  // Parts are scripts, since a page opened from a folder may not fetch files. A part hands its data over by a function here.
  load(form, number) {
    const script = document.createElement("script");
    script.src = `${form.dataset.parts}${number}.js`;
    document.head.append(script);
  },
};
