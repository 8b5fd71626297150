import { SIGNATURE } from "../protocol/values";

/**
 * The marks of what is not known, in the program's process, as text of the preload.
 *
 * A program that awaits a function's answer uses it as what it is, a list, a text, a number. The SDK's mark of an unknown value breaks
 * with the first `slice`. So the mark is given every property and every method of these: each gives a mark again, `map` and loops see one
 * item, or as many as there are names that take a list apart, a text made from it holds the placeholder, and a number is NaN. The
 * engine takes such texts and numbers for unknown.
 *
 * What a program decides by a mark, a condition or a loop, it decides by no value, and what it makes then is not what an update makes.
 * JavaScript tells nobody of a comparison. So each line of the program that reads something unknown of a plain answer gets a mark of its
 * own, and the line is reported at the end where nothing was done with it that is harmless: given to the SDK, as the input of a resource
 * or in an output, made a text or a number, or gone through as a list. A text or a number is reported at once where its line compares;
 * else the engine knows whether any came back.
 */
export const MARKS = `
/** A text beside an operator that compares, or in a switch. */
const COMPARES_TEXT = /[)\`]\\s*[!=]==?|[^=!<>]==[^=>]|!=[^=]|[!=]==?\\s*(?:String\\(|\`)|\\bswitch\\b/;

const isMark = (value) => typeof value === "object" && value !== null && value.__pulumiUnknown === true;

const inPlace = ["sort", "reverse", "push", "unshift", "splice", "fill", "copyWithin"];
const methods = new Map();
for (const { prototype } of [Array, String, Number]) {
  for (const name of Object.getOwnPropertyNames(prototype)) {
    if (name === "constructor" || typeof prototype[name] !== "function") continue;
    methods.set(name, inPlace.includes(name) ? () => anyUnknown : () => reading());
  }
}
methods.set("map", mapped);
methods.set("entries", () => [anyUnknown].entries());
methods.set("flatMap", (work) => [once(work)].flat());
methods.set("forEach", (work) => void once(work));
methods.set("reduce", (work, ...initial) => (initial.length > 0 ? work(initial[0], anyUnknown, 0, [anyUnknown]) : anyUnknown));

/** A text or a number in place of a mark. */
function converted(hint) {
  const isNumber = hint === "number";
  const line = ownLine();
  if (line) {
    const isCompared = isNumber ? /[<>]/.test(line.source.replaceAll("=>", "")) : COMPARES_TEXT.test(line.source);
    if (isCompared) reportOnce(line, isNumber ? "compares" : "decides");
    else line.made ??= isNumber ? "numbers" : "texts";
  }
  return isNumber ? NaN : text;
}
for (const name of ["toString", "toLocaleString", "toJSON"]) methods.set(name, () => converted("string"));

/** A mark that can be used as what it stands for. @param passOn called where it is passed on to what does not decide by it. */
function usable(unknown, passOn) {
  const target = Object.create(unknown);
  target[util.inspect.custom] = () => {
    passOn();
    return text;
  };
  return new Proxy(target, {
    get(_, key) {
      if (key === "then") return undefined;
      passOn();
      if (key === Symbol.toPrimitive) return converted;
      if (key === Symbol.iterator) return () => itemsOf([], () => anyUnknown);
      if (methods.has(key)) return methods.get(key);
      // The SDK asks values for marks of its own.
      if (typeof key === "symbol" || key in target) return target[key];
      return key.startsWith("__") || key === "${SIGNATURE}" ? undefined : reading();
    },
  });
}

let sdkUnknown, anyUnknown;

/** A mark for what the program's line takes. */
function markOf(line) {
  if (!line) return anyUnknown;
  line.open++;
  let isOpen = true;
  return usable(sdkUnknown, () => {
    if (isOpen) line.open--;
    isOpen = false;
  });
}

const reading = () => markOf(ownLine());

/** An answer of which each line of the program that reads something unknown gets a mark of its own; who lists all of it copies it. */
function answered(answer) {
  if (typeof answer !== "object" || answer === null || isMark(answer) || !Object.values(answer).some(isMark)) return answer;
  let isListed = false;
  return new Proxy(answer, {
    get(target, key) {
      const value = target[key];
      return isMark(value) && !isListed ? reading() : value;
    },
    ownKeys(target) {
      isListed = true;
      Promise.resolve().then(() => { isListed = false; });
      return Reflect.ownKeys(target);
    },
  });
}

/** A copy of a value as JSON has it, with the marks in it. */
const copied = (value) =>
  typeof value !== "object" || value === null || isMark(value)
    ? value
    : Array.isArray(value)
      ? value.map(copied)
      : Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copied(each)]));

// Node.js clones no proxy, such as a mark or an answer with one.
const { structuredClone: clone } = globalThis;
globalThis.structuredClone = (value, ...options) => {
  try {
    return clone(value, ...options);
  } catch (error) {
    if (error.name !== "DataCloneError" || !util.inspect(value).includes(text)) throw error;
    return copied(value);
  }
};

/** A function whose promise gives an answer, or a single value, which the line that calls it takes. */
function giving(ask, unknownIn = (answer) => answer) {
  return function (...given) {
    const line = ownLine({ beyondSdk: true });
    return ask.apply(this, given).then((value) => {
      const answer = unknownIn(value);
      return isMark(answer) ? markOf(line) : answered(answer);
    });
  };
}

/** No output of another stack is known, for which the SDK gives undefined. */
const OUTPUTS_OF_STACKS = {
  getOutputValue: (value) => value ?? anyUnknown,
  requireOutputValue: (value) => value ?? anyUnknown,
  getOutputDetails: (details) => ("value" in details ? { value: details.value ?? anyUnknown } : details),
};
`;
