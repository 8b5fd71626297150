import { type Output, runtime, secret } from "@pulumi/pulumi";
import type {
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
} from "@pulumi/pulumi/proto/resource_pb";
import "../support/no-promise-traces";
import { PLACE, textsOf, type Values } from "./stack-files";

/** A resource as the program registered it. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  /** URNs, empty where there is none. */
  readonly urn: string;
  readonly parent: string;
  /** `URN::ID`, empty for a default provider. */
  readonly provider: string;
  readonly isCustom: boolean;
  readonly dependencies: readonly string[];
  readonly ignoreChanges: readonly string[];
  /** The URNs of what each input was made of. */
  readonly propertyDependencies: ReadonlyMap<string, readonly string[]>;
  readonly inputs: Values;
}

/** Whether a resource is one of a cluster's: it is named after it. */
export const belongsTo = ({ name }: Registration, cluster: string): boolean =>
  name === cluster || name.startsWith(`${cluster}-`);

export interface Run {
  readonly resources: readonly Registration[];
  /** The URNs of the components that registered their outputs. */
  readonly completed: ReadonlySet<string>;
  /** What the program warns of. */
  readonly warnings: readonly string[];
  /** What the program exports. */
  readonly exports: Readonly<Record<string, unknown>>;
}

/** What the clouds add to some resources' inputs. */
function computed(type: string, name: string, inputs: Values): Values {
  if (type === "gcp:serviceaccount/account:Account") {
    const email = `${inputs.accountId}@${inputs.project}.iam.gserviceaccount.com`;
    const member = `serviceAccount:${email}`;
    return { email, member, name: `projects/${inputs.project}/serviceAccounts/${email}` };
  }
  if (type === "gcp:container/cluster:Cluster") {
    // The provider makes all of it a secret, as it can hold a client's key.
    return { endpoint: "192.0.2.1", masterAuth: secret({ clusterCaCertificate: "Q0E=", clientKey: "" }) };
  }
  if (type === "gcp:projects/serviceIdentity:ServiceIdentity") {
    const email = `service-123456789@gcp-sa-${String(inputs.service).split(".")[0]}.iam.gserviceaccount.com`;
    return { email, member: `serviceAccount:${email}` };
  }
  if (type === "gcp:container/nodePool:NodePool")
    return {
      name: `${name}-0123456`,
      nodeLocations: ["a", "b", "c"].map((zone) => `${inputs.location}-${zone}`),
    };
  return inputs.name === undefined ? { name: `${name}-0123456` } : {};
}

/**
 * Runs the stacks' program with these values as its configuration, against a monitor that creates nothing.
 * @param secretKeys the keys that Pulumi says are encrypted
 */
export function run(values: Values, secretKeys: readonly string[] = []): Promise<Run> {
  return runProgram(values, secretKeys, () => {
    // Only the program's entry registers resources as it is loaded.
    const entry = require.resolve("../../stacks/index");
    delete require.cache[entry];
    return require(entry);
  });
}

/** The same with another program. */
export async function runProgram(
  values: Values,
  secretKeys: readonly string[],
  program: () => Readonly<Record<string, unknown>>,
): Promise<Run> {
  const { project, stack } = PLACE;
  await runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => ({
        id: `${name}-id`,
        state: { ...inputs, ...computed(type, name, inputs) },
      }),
      call: ({ token }) => assertNoCall(token),
    },
    project,
    stack,
    false,
  );
  runtime.setAllConfig(textsOf(values));
  process.env.PULUMI_CONFIG_SECRET_KEYS = JSON.stringify(secretKeys);

  const resources: Registration[] = [];
  const completed = new Set<string>();
  const monitor = runtime.getMonitor() as unknown as {
    registerResource(request: RegisterResourceRequest, done: Done): Promise<void>;
    registerResourceOutputs(request: RegisterResourceOutputsRequest, done: Done): void;
  };
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, done) =>
    register(request, (error, response) => {
      // The stack itself is the engine's.
      if (response !== undefined && request.getType() !== STACK)
        resources.push(registration(request, response.getUrn()));
      done(error, response);
    });
  const complete = monitor.registerResourceOutputs.bind(monitor);
  monitor.registerResourceOutputs = (request, done) => {
    if (!isStack(request.getUrn())) completed.add(request.getUrn());
    complete(request, done);
  };

  const warnings: string[] = [];
  const { warn } = console;
  // Where no engine runs, that is where Pulumi's warnings go.
  console.warn = (text: string) => warnings.push(text);
  try {
    let exports: Readonly<Record<string, unknown>> = {};
    await runtime.runInPulumiStack(async () => {
      exports = program();
      return exports;
    });
    delete process.env.PULUMI_CONFIG_SECRET_KEYS;
    await runtime.disconnect();
    return { resources, completed, warnings, exports };
  } finally {
    console.warn = warn;
  }
}

const STACK = "pulumi:pulumi:Stack";
const isStack = (urn: string): boolean => urn.includes(`::${STACK}::`);

type Done = (error: unknown, response?: { getUrn(): string }) => void;

function assertNoCall(token: string): never {
  throw new Error(`The program calls ${token}, which a preview without credentials could not answer.`);
}

function registration(request: RegisterResourceRequest, urn: string): Registration {
  const propertyDependencies = new Map<string, readonly string[]>();
  request.getPropertydependenciesMap().forEach((dependencies, property) => {
    propertyDependencies.set(property, dependencies.getUrnsList());
  });
  return {
    type: request.getType(),
    name: request.getName(),
    urn,
    parent: isStack(request.getParent()) ? "" : request.getParent(),
    provider: request.getProvider(),
    isCustom: request.getCustom(),
    dependencies: request.getDependenciesList(),
    ignoreChanges: request.getIgnorechangesList(),
    propertyDependencies,
    inputs: (request.getObject()?.toJavaScript() ?? {}) as Values,
  };
}

/** The value of an Output. */
export function settled<T>(output: Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}
