/**
 * The values that a program makes secret, in its process, as text of the preload.
 *
 * Each is reported at once where it is a value already, else when it is known: by pulumi.secret, by what reads configuration as a secret,
 * and by a function that makes something of a secret output. What such a function passes on as it is was reported before, if it is secret.
 */
export const SECRETS = `
const { stringify } = JSON;
const reportedSecrets = new Set();

function tellOnce(line) {
  if (!reportedSecrets.has(line)) writeReport(line);
  reportedSecrets.add(line);
}

/** The texts in a value. Outputs and promises are left out, and so are resources. */
function textsIn(value, seen = new Set()) {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null || seen.has(value) || isLater(value)) return [];
  seen.add(value);
  return Object.values(value).flatMap((item) => textsIn(item, seen));
}
const isLater = (value) =>
  value instanceof Promise || value.__pulumiOutput === true || value.__pulumiResource === true || value.__pulumiUnknown === true;

/** Reports the texts in a secret. @param passed what is in it and was reported before. */
function tellTexts(value, passed = []) {
  const known = new Set(passed);
  const texts = textsIn(value).filter((each) => !known.has(each));
  if (texts.length > 0) tellOnce("secrets " + stringify(texts));
}

/** Reports what is a secret by itself, or what is in it. */
function tellSecret(value) {
  if (["string", "number", "bigint"].includes(typeof value)) tellOnce("secret " + stringify(String(value)));
  else tellTexts(value);
}

const whenKnown = (output, work) => void output.promise(true).then(work, () => {});

function tellingSecret(secret) {
  return function (value) {
    const made = secret.call(this, value);
    tellSecret(value);
    if (typeof value === "object" && value !== null) whenKnown(made, tellSecret);
    return made;
  };
}

/** A method that reads configuration as a secret. @param get the one that reads it in plain. */
function tellingConfig(read, get) {
  return function (key, ...more) {
    const value = get.call(this, key);
    if (value !== undefined) tellSecret(value);
    return read.call(this, key, ...more);
  };
}

/** A function that reports what it makes, where what it is given is secret. */
function tellingMade(output, work) {
  let isSecret = false;
  Promise.resolve(output.isSecret).then((secret) => { isSecret = secret === true; }, () => {});
  return function (...given) {
    const made = Reflect.apply(work, this, given);
    if (isSecret) {
      const passed = textsIn(given[0]);
      const tell = (value) => tellTexts(value, passed);
      if (made instanceof Promise) made.then(tell, () => {});
      else if (made?.__pulumiOutput === true) whenKnown(made, tell);
      else tell(made);
    }
    return made;
  };
}
`;
