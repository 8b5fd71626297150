// Appends one JSON line for each call of a policy to the file that RECORD_FILE names.
const { appendFileSync } = require("node:fs");
const { UnknownValueError } = require("@pulumi/policy");

/** Long enough that calls which run side by side would show. */
const PAUSE_MS = 10;
const UNKNOWN = { unknown: true };

/** A plain copy in which unknowns are marked: reading one throws, keys and lengths can be had without reading. */
function plain(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => read(value, index));
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, read(value, key)]),
  );
}

function read(holder, key) {
  try {
    return plain(holder[key]);
  } catch (error) {
    if (error instanceof UnknownValueError) return UNKNOWN;
    throw error;
  }
}

const record = (line) => appendFileSync(process.env.RECORD_FILE, `${JSON.stringify(line)}\n`);
const provider = (given) => given && { urn: given.urn, props: plain(given.props) };
const urns = (resources) => resources.map(({ urn }) => urn).sort();
const byProperty = (dependencies) =>
  Object.fromEntries(Object.keys(dependencies).map((key) => [key, urns(dependencies[key])]));

module.exports = [
  {
    name: "record-resources",
    description: "Records the inputs of each resource.",
    remediateResource: ({ urn }) => record({ stage: "remediate", urn }),
    validateResource: async ({ urn, type, name, props, opts, provider: by }) => {
      record({ stage: "resource", urn, type, name, props: plain(props), opts, provider: provider(by) });
      await new Promise((done) => setTimeout(done, PAUSE_MS));
      record({ stage: "resource-end", urn });
    },
  },
  {
    name: "record-stack",
    description: "Records the outputs of the stack.",
    validateStack: ({ resources }) =>
      record({
        stage: "stack",
        resources: resources.map(({ urn, type, name, props, opts, provider: by, parent, ...rest }) => ({
          ...{ urn, type, name, props: plain(props), opts, provider: provider(by), parent: parent?.urn },
          dependencies: urns(rest.dependencies),
          propertyDependencies: byProperty(rest.propertyDependencies),
        })),
      }),
  },
];
