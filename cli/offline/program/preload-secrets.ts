/**
 * The values that a program makes secret, in its process, as text of the preload.
 *
 * Each is reported at once where it is a value already, else when it is known: by pulumi.secret, by what reads configuration as a secret,
 * and by a function that makes something of a secret output. What such a function passes on as it is was reported before, if it is secret.
 */
export const SECRETS = `
const { stringify } = JSON;
const reportedSecrets = new Set();

function writeSecretOnce(line) {
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
function reportTexts(value, passed = []) {
  const known = new Set(passed);
  const texts = textsIn(value).filter((each) => !known.has(each));
  if (texts.length > 0) writeSecretOnce("secrets " + stringify(texts));
}

/** Reports what is a secret by itself, or what is in it. */
function reportSecret(value) {
  if (["string", "number", "bigint"].includes(typeof value)) writeSecretOnce("secret " + stringify(String(value)));
  else reportTexts(value);
}

const whenKnown = (output, work) => void output.promise(true).then(work, () => {});

function reportingSecret(secret) {
  return function (value) {
    const made = secret.call(this, value);
    reportSecret(value);
    if (typeof value === "object" && value !== null) whenKnown(made, reportSecret);
    return made;
  };
}

/** A method that reads configuration as a secret. @param get the one that reads it in plain. */
function reportingConfig(read, get) {
  return function (key, ...more) {
    const value = get.call(this, key);
    if (value !== undefined) reportSecret(value);
    return read.call(this, key, ...more);
  };
}

/** A function that reports what it makes, where what it is given is secret. */
function reportingMade(output, work) {
  let isSecret = false;
  Promise.resolve(output.isSecret).then((secret) => { isSecret = secret === true; }, () => {});
  return function (...given) {
    const made = Reflect.apply(work, this, given);
    if (isSecret) {
      const passed = textsIn(given[0]);
      const reportPassed = (value) => reportTexts(value, passed);
      if (made instanceof Promise) made.then(reportPassed, () => {});
      else if (made?.__pulumiOutput === true) whenKnown(made, reportPassed);
      else reportPassed(made);
    }
    return made;
  };
}
`;
