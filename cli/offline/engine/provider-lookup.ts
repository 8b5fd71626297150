import * as messages from "@pulumi/pulumi/proto/resource_pb";
import { NotEvaluated } from "../../messages/errors";
import type { Plain } from "../protocol/messages";
import { PROVIDER_PREFIX, packageOf, urnOfProviderReference } from "../protocol/urn";
import type { Registered, Registry } from "./registry";

interface PackageReference {
  name: string;
  version: string;
  downloadUrl: string;
}

/** The common fields of all requests that a provider answers. */
type WithProvider = Pick<
  messages.ReadResourceRequest,
  "getParent" | "getProvider" | "getPackageref" | "getVersion" | "getPlugindownloadurl"
>;

const NO_OPTIONS: Registered["options"] = {
  protect: false,
  ignoreChanges: [],
  additionalSecretOutputs: [],
  deleteBeforeReplace: undefined,
  timeouts: { create: "", update: "", delete: "" },
};

/** Finds the provider of a request: the one that it names, one that an ancestor component passes on, or the package's default provider. */
export class ProviderLookup {
  private readonly packages = new Map<string, PackageReference>();

  /**
   * @param config the stack's configuration, by key, with secrets marked.
   * @param add lets a default provider be judged, and registers it.
   */
  constructor(
    private readonly registry: Registry,
    private readonly config: Plain,
    private readonly add: (provider: Registered) => Promise<void>,
  ) {}

  registerPackage(request: messages.RegisterPackageRequest): messages.RegisterPackageResponse {
    const parameterized = request.getParameterization();
    const reference = `package-${this.packages.size}`;
    this.packages.set(reference, {
      name: parameterized?.getName() ?? request.getName(),
      version: parameterized?.getVersion() ?? request.getVersion(),
      downloadUrl: request.getDownloadUrl(),
    });
    const response = new messages.RegisterPackageResponse();
    response.setRef(reference);
    return response;
  }

  /** @throws NotEvaluated where the request names a provider that the program does not have. */
  async of(token: string, request: WithProvider): Promise<Registered> {
    const named = this.packages.get(request.getPackageref()) ?? {
      name: packageOf(token),
      version: request.getVersion(),
      downloadUrl: request.getPlugindownloadurl(),
    };
    const reference = request.getProvider() || this.handedDown(request.getParent(), named.name);
    if (!reference) return this.defaultProvider(named);
    const provider = this.registry.find(urnOfProviderReference(reference));
    if (!provider)
      throw new NotEvaluated(`The program uses a provider that it does not declare: ${reference}.`);
    return provider;
  }

  /** The provider for a package that the nearest ancestor of a resource passes on. */
  private handedDown(parent: string, name: string): string | undefined {
    for (const urn of this.registry.ancestors(parent)) {
      const provider = this.registry.find(urn)?.handedDown.get(name);
      if (provider !== undefined) return provider;
    }
    return undefined;
  }

  /** The provider that Pulumi itself adds for a package, with the stack's configuration. */
  private async defaultProvider({ name, version, downloadUrl }: PackageReference): Promise<Registered> {
    const type = `${PROVIDER_PREFIX}${name}`;
    const suffixes = [version, downloadUrl].filter((part) => part !== "");
    const ownName = ["default", ...suffixes.map((part) => part.replace(/[^a-zA-Z0-9]/g, "_"))].join("_");
    const existing = this.registry.find(this.registry.urnOf("", type, ownName));
    if (existing) return existing;
    const inputs: Plain = {};
    for (const [key, value] of Object.entries(this.config)) {
      if (key.startsWith(`${name}:`)) inputs[key.slice(name.length + 1)] = value;
    }
    if (version !== "") inputs.version = version;
    if (downloadUrl !== "") inputs.pluginDownloadURL = downloadUrl;
    const provider: Registered = {
      urn: this.registry.newUrn("", type, ownName),
      type,
      name: ownName,
      parent: "",
      inputs,
      outputs: inputs,
      provider: undefined,
      dependencies: [],
      propertyDependencies: new Map(),
      options: NO_OPTIONS,
      isPending: false,
      handedDown: new Map(),
    };
    await this.add(provider);
    return provider;
  }
}
