// Which parts of a large index a question needs: the pairs of letters of its words are looked up in parts of their own, which
// say in which shards they are. For search.js, on a site whose index is in shards (catalog/site/search/shards.py).
window.keikaku.shards = {
  ALIKE: 0.7, // share of the question's pairs that a shard must have, where none has all
  KEYS: 4, // most pairs that are looked up, spread over the question
  said: new Map(), // number of a part of the words → pair → numbers of shards
  asked: 0, // the part of the words that is on its way

  // The next part that the question needs of the index of which `first` tells; "" for none. `loaded` are the shards that are here.
  next(first, loaded, question) {
    const keys = this.keys(question);
    const missing = keys.map((key) => this.part(first, key)).find((part) => part && !this.said.has(part));
    this.asked = missing ?? 0;
    if (missing) return `words/${missing}`;
    return this.plan(first, keys, question).find((number) => !loaded.has(number)) ?? "";
  },

  // Take a part of the words.
  take(words) {
    const numbers = (text) => {
      let number = 0;
      return new Set(text.split(".").flatMap((step) => {
        const [distance, more = 0] = step.split("-").map((digits) => parseInt(digits, 36));
        const first = number + distance;
        number = first + more;
        return Array.from({ length: more + 1 }, (_, place) => first + place);
      }));
    };
    const holder = (text) => {
      if (text.startsWith("=")) return (_, kind) => text.includes(kind); // nearly everywhere in these kinds
      const own = numbers(text);
      return (number) => own.has(number);
    };
    this.said.set(this.asked, new Map(Object.entries(words).map(([key, text]) => [key, holder(text)])));
  },

  // What a shard must have: some pairs of letters of the terms, from the first to the last, and the municipality.
  keys({ filters, query }) {
    const pairs = [...new Set(query.terms.flatMap((term) => {
      const letters = Array.from(term);
      return letters.slice(1).map((letter, place) => letters[place] + letter);
    }))];
    const step = Math.max((pairs.length - 1) / (this.KEYS - 1), 1);
    const some = pairs.filter((_, place) => place === Math.round(Math.round(place / step) * step));
    return [...some, ...(filters.municipality ? [`#${filters.municipality}`] : [])];
  },

  // The part of the words in which a key would be; 0 where it would be before the first.
  part(first, key) {
    let low = 0;
    let high = first.words.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (first.words[middle] <= key) low = middle + 1;
      else high = middle;
    }
    return low;
  },

  // The shards that can answer, in the order of kinds and prefectures: those with all of the keys, else those that have most.
  plan(first, keys, { filters, texts }) {
    const shards = first.ranges
      .filter(([prefecture, kind]) => (!filters.prefecture || prefecture === filters.prefecture)
        && (filters.kind ? kind === filters.kind : !texts.includes(kind)))
      .sort((one, other) => first.kinds.indexOf(one[1]) - first.kinds.indexOf(other[1]))
      .flatMap(([, kind, from, to]) => Array.from({ length: to - from + 1 }, (_, place) => [from + place, kind]));
    const holders = keys.map((key) => this.said.get(this.part(first, key))?.get(key)); // undefined: in no shard
    const had = shards.map(([number, kind]) => holders.filter((holder) => holder?.(number, kind)).length);
    const least = had.includes(keys.length) || keys.length < 3 ? keys.length : this.ALIKE * keys.length;
    return shards.filter((_, place) => had[place] >= least).map(([number]) => number);
  },
};
