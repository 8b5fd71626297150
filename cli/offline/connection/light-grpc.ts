import { createRequire, Module } from "node:module";

const fromPolicy = createRequire(require.resolve("@pulumi/policy"));
const fromPulumi = createRequire(fromPolicy.resolve("@pulumi/pulumi/package.json"));

/** The files of @grpc/grpc-js that @pulumi/policy and its SDK load: one, where npm has not put two. */
export const GRPC_FILES = [...new Set([fromPolicy, fromPulumi].map((from) => from.resolve("@grpc/grpc-js")))];

type Parts = Readonly<Record<string | symbol, unknown>>;

/**
 * Stands in for one of these files, which take a tenth of a second to load, as long as its user only names what is in it. What else is asked
 * of it loads it.
 * @param parts take the place of those of that name.
 */
export function grpcWith(file: string, parts: Parts = {}): NodeJS.Module {
  const module = new Module(file);
  const real = () => {
    if (require.cache[file] === module) delete require.cache[file];
    return fromPolicy(file);
  };
  const light: Parts = {
    makeGenericClientConstructor(...given: unknown[]) {
      const clientClass = () => real().makeGenericClientConstructor(...given);
      return new Proxy(class {}, {
        construct: (_, args) => new (clientClass())(...args),
        get: (_, key) => clientClass()[key],
      });
    },
    ...parts,
  };
  module.filename = file;
  module.loaded = true;
  module.exports = new Proxy({}, { get: (_, key) => (key in light ? light[key] : real()[key]) });
  return module;
}
