/**
 * The items of lists that are not known, in the program's process, as text of the preload.
 *
 * How many items such a list has is not known: a loop sees one, and so does what the list is mapped to. Names that take a list apart, as in
 * `const [first, second] = …`, each get an item.
 */
export const LISTS = `
/** Where the program takes the next item: V8 tells the names that take a list apart from each other, also on one line. */
function placeOf(next) {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.prepareStackTrace = (_, [caller]) => (caller ? caller.getFileName() + ":" + caller.getPosition() : "");
  Error.stackTraceLimit = 1;
  const trace = {};
  Error.captureStackTrace(trace, next);
  const place = trace.stack;
  Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  return place;
}

/**
 * The items of a list that is not known: one for each name that takes it apart, and a single one for a loop, which takes all in one place.
 * @param items those that there are in any case.
 */
function itemsOf(items, make) {
  const places = new Set();
  let i = 0;
  function next() {
    const place = placeOf(next);
    const done = i >= items.length && places.has(place);
    places.add(place);
    if (!done && i >= items.length) items.push(make(i));
    return { done, value: done ? undefined : items[i++] };
  }
  return {
    next,
    [Symbol.iterator]() {
      return this;
    },
  };
}

const once = (work) => work(anyUnknown, 0, [anyUnknown]);

/** What a list that is not known is mapped to. */
function mapped(work) {
  const made = [once(work)];
  const make = (i) => work(anyUnknown, i, [anyUnknown]);
  return Object.defineProperty(made, Symbol.iterator, { value: () => itemsOf(made, make) });
}
`;
