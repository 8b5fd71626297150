import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as engineMessages from "@pulumi/pulumi/proto/engine_pb";
import { CallResponse } from "@pulumi/pulumi/proto/provider_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/resource_pb";
import { NotEvaluated } from "../messages/errors";
import { answer } from "./invokes";
import type { JudgedResource, Remediation } from "./pack";
import {
  CHANNEL_OPTIONS,
  Empty,
  fromStruct,
  grpc,
  listen,
  type Plain,
  toStruct,
  unary,
} from "./protocol/messages";
import { PROVIDER_PREFIX, packageOf, type StackName, urnOf, urnOfProviderReference } from "./protocol/urn";
import { hasUnknown, secret, UNKNOWN, withoutOutputs } from "./protocol/values";
import type { Providers } from "./providers";
import { Transforms } from "./transforms";

/** Who judges the resources that a program registers. */
export interface Judge {
  /** What is changed in a resource's inputs before it is created. Waited for before the program goes on. */
  remediate(resource: JudgedResource): Promise<readonly Remediation[]>;
  /** Called for each resource, in the order in which they are registered. */
  analyze(resource: JudgedResource): void;
}

export interface EngineOptions extends StackName {
  /** The stack's configuration, by key, with secrets marked. */
  config: Plain;
  providers: Providers;
  judge: Judge;
  onResource?: () => void;
}

/** A resource of the run. */
interface Registered extends JudgedResource {
  /** Still to be created by a provider. */
  isPending: boolean;
  /** References to the providers that a component hands down, by package. */
  handedDown: ReadonlyMap<string, string>;
}

interface PackageReference {
  name: string;
  version: string;
  downloadUrl: string;
}

/** What all requests have that a provider answers. */
type WithProvider = Pick<
  messages.ReadResourceRequest,
  "getParent" | "getProvider" | "getPackageref" | "getVersion" | "getPlugindownloadurl"
>;

const STACK_REFERENCE = "pulumi:pulumi:StackReference";

const NO_OPTIONS: JudgedResource["options"] = {
  protect: false,
  ignoreChanges: [],
  additionalSecretOutputs: [],
  deleteBeforeReplace: undefined,
  timeouts: { create: "", update: "", delete: "" },
};

const FEATURES = Object.values(messages.ResourceMonitorFeature).filter(
  (feature) => typeof feature === "number",
);
/** The names under which older SDKs ask for features. */
const FEATURE_NAMES = new Set([
  "aliasSpecs",
  "deletedWith",
  "errorHooks",
  "invokeTransforms",
  "outputValues",
  "parameterization",
  "replaceWith",
  "resourceHooks",
  "resourceReferences",
  "secrets",
  "transforms",
]);

/**
 * The part of Pulumi's engine that a first preview needs: it serves one program the protocols of the resource monitor and of
 * the engine, on the loopback interface, and creates nothing.
 */
export class Engine {
  /** The judged resources, in the order in which the program registered them. */
  readonly resources: JudgedResource[] = [];
  /** What could not be known or looked into, each said once. */
  readonly notes = new Set<string>();
  /** What the program logged as an error, in order. */
  readonly errors: string[] = [];
  /** What made the engine refuse a call. */
  failure: NotEvaluated | undefined;

  private readonly server = new grpc.Server(CHANNEL_OPTIONS);
  private readonly byUrn = new Map<string, Registered>();
  /** Every resource's parent, also of those that are only read. */
  private readonly parents = new Map<string, string>();
  private readonly packages = new Map<string, PackageReference>();
  private readonly transforms = new Transforms();
  private rootUrn = "";
  /** The engine handles one registration after the other. */
  private tail: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: EngineOptions) {}

  /** Starts to serve; resolves to the address. */
  async listen(): Promise<string> {
    const empty = () => new Empty();
    this.server.addService(ResourceMonitorService, {
      getDeploymentInfo: unary(() => this.deploymentInfo()),
      supportsFeature: unary((request: messages.SupportsFeatureRequest) => {
        const response = new messages.SupportsFeatureResponse();
        response.setHassupport(FEATURE_NAMES.has(request.getId()));
        return response;
      }),
      invoke: unary((request: messages.ResourceInvokeRequest) => this.invoke(request)),
      call: unary((request: messages.ResourceCallRequest) => this.call(request)),
      readResource: unary((request: messages.ReadResourceRequest) => this.read(request)),
      existsResource: unary(() => {
        const response = new messages.ExistsResourceResponse();
        response.setUnknown(true);
        return response;
      }),
      registerResource: unary((request: messages.RegisterResourceRequest) => this.register(request)),
      registerResourceOutputs: unary((request: messages.RegisterResourceOutputsRequest) => {
        const resource = this.byUrn.get(request.getUrn());
        if (resource) resource.outputs = withoutOutputs(fromStruct(request.getOutputs()));
        return empty();
      }),
      registerStackTransform: unary((request: Parameters<Transforms["addToStack"]>[0]) => {
        this.transforms.addToStack(request);
        return empty();
      }),
      // Answers do not depend on what a transform would change in the question, and a preview runs no hooks.
      registerStackInvokeTransform: unary(empty),
      registerResourceHook: unary(empty),
      registerErrorHook: unary(empty),
      registerPackage: unary((request: messages.RegisterPackageRequest) => this.registerPackage(request)),
      signalAndWaitForShutdown: unary(empty),
    });
    this.server.addService(EngineService, {
      log: unary((request: engineMessages.LogRequest) => {
        if (request.getSeverity() === engineMessages.LogSeverity.ERROR)
          this.errors.push(request.getMessage());
        return empty();
      }),
      getRootResource: unary(() => {
        const response = new engineMessages.GetRootResourceResponse();
        response.setUrn(this.rootUrn);
        return response;
      }),
      setRootResource: unary((request: engineMessages.SetRootResourceRequest) => {
        this.rootUrn = request.getUrn();
        return new engineMessages.SetRootResourceResponse();
      }),
      startDebugging: unary(empty),
      requirePulumiVersion: unary(() => new engineMessages.RequirePulumiVersionResponse()),
    });
    return listen(this.server);
  }

  /** Ends all calls. */
  close(): void {
    this.transforms.close();
    this.server.forceShutdown();
  }

  private deploymentInfo(): messages.DeploymentInfo {
    const info = new messages.DeploymentInfo();
    info.setOrganization("organization");
    info.setProject(this.options.project);
    info.setStack(this.options.stack);
    info.setDryrun(true);
    info.setSupportedfeaturesList(FEATURES);
    return info;
  }

  private async register(
    request: messages.RegisterResourceRequest,
  ): Promise<messages.RegisterResourceResponse> {
    // Transforms may register resources of their own, so nothing may wait for them.
    await this.transforms.apply(request, this.lineOf(request.getParent()));
    return this.inTurn(() => this.create(request));
  }

  private inTurn<T>(step: () => Promise<T>): Promise<T> {
    const result = this.tail.then(step);
    this.tail = result.catch(() => undefined);
    return result;
  }

  /** A resource and those above it, nearest first. */
  private lineOf(urn: string): string[] {
    const line: string[] = [];
    for (let at = urn; at !== ""; at = this.parents.get(at) ?? "") line.push(at);
    return line;
  }

  private async create(
    request: messages.RegisterResourceRequest,
  ): Promise<messages.RegisterResourceResponse> {
    const type = request.getType();
    const name = request.getName();
    const isCustom = request.getCustom();
    const isProvider = type.startsWith(PROVIDER_PREFIX);
    const inputs = withoutOutputs(fromStruct(request.getObject()));
    if (isProvider && request.getVersion() !== "") inputs.version ??= request.getVersion();
    const provider =
      (isCustom && !isProvider) || request.getRemote() ? await this.providerOf(type, request) : undefined;
    const resource: Registered = {
      urn: this.newUrn(request.getParent(), type, name),
      type,
      name,
      parent: request.getParent(),
      inputs,
      outputs: inputs,
      provider,
      dependencies: request.getDependenciesList(),
      propertyDependencies: new Map(
        [...request.getPropertydependenciesMap().entries()].map(([key, urns]) => [key, urns.getUrnsList()]),
      ),
      options: this.optionsOf(request),
      isPending: isCustom && !isProvider,
      handedDown: new Map(request.getProvidersMap().entries()),
    };
    this.transforms.addToResource(resource.urn, request.getTransformsList());
    await this.add(resource);

    const response = new messages.RegisterResourceResponse();
    response.setUrn(resource.urn);
    response.setId(request.getImportid());
    let outputs = resource.outputs;
    if (request.getRemote()) {
      outputs = {};
      this.notes.add(
        `has the component ${type} "${name}", which a plugin builds: what is in it is not seen offline`,
      );
    }
    response.setObject(toStruct(outputs));
    return response;
  }

  /** Lets the resource be judged, and plans its outputs. */
  private async add(resource: Registered): Promise<void> {
    const { urn, type, name, provider } = resource;
    // The engine never calls a provider in a preview whose own configuration is not known yet.
    const isFrozen = provider !== undefined && hasUnknown(provider.inputs);
    const subject = { urn, type, name, provider: provider?.inputs ?? {} };
    const { providers, judge, onResource } = this.options;
    if (resource.isPending && !isFrozen) resource.inputs = providers.check(subject, resource.inputs);
    for (const { policy, inputs, problem } of await judge.remediate(resource)) {
      if (inputs) {
        resource.inputs = inputs;
        this.notes.add(`is checked as if ${type} "${name}" were remediated by ${policy}`);
      } else this.notes.add(`has ${type} "${name}", which could not be remediated: ${problem}`);
    }
    judge.analyze(resource);
    resource.outputs = resource.inputs;
    if (resource.isPending) resource.outputs = isFrozen ? {} : providers.plan(subject, resource.inputs);
    for (const key of resource.options.additionalSecretOutputs) {
      if (key in resource.outputs)
        resource.outputs = { ...resource.outputs, [key]: secret(resource.outputs[key]) };
    }
    this.byUrn.set(urn, resource);
    this.resources.push(resource);
    onResource?.();
  }

  private newUrn(parent: string, type: string, name: string): string {
    const urn = urnOf(this.options, parent, type, name);
    if (this.parents.has(urn)) {
      throw this.refuse(`The program has two resources with the URN ${urn}: give one of them another name.`);
    }
    this.parents.set(urn, parent);
    return urn;
  }

  private optionsOf(request: messages.RegisterResourceRequest): JudgedResource["options"] {
    const timeouts = request.getCustomtimeouts();
    const inherited = this.byUrn.get(request.getParent())?.options.protect ?? false;
    return {
      protect: request.hasProtect() ? (request.getProtect() ?? false) : inherited,
      ignoreChanges: request.getIgnorechangesList(),
      additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
      deleteBeforeReplace: request.getDeletebeforereplacedefined()
        ? request.getDeletebeforereplace()
        : undefined,
      timeouts: {
        create: timeouts?.getCreate() ?? "",
        update: timeouts?.getUpdate() ?? "",
        delete: timeouts?.getDelete() ?? "",
      },
    };
  }

  /** The provider that the program names, or that a component above hands down, or the package's default one. */
  private async providerOf(token: string, request: WithProvider): Promise<Registered> {
    const { name, version, downloadUrl } = this.packages.get(request.getPackageref()) ?? {
      name: packageOf(token),
      version: request.getVersion(),
      downloadUrl: request.getPlugindownloadurl(),
    };
    const inherited = this.lineOf(request.getParent()).map((urn) =>
      this.byUrn.get(urn)?.handedDown.get(name),
    );
    const reference = request.getProvider() || inherited.find((handedDown) => handedDown !== undefined);
    if (!reference) return this.defaultProvider(name, version, downloadUrl);
    const provider = this.byUrn.get(urnOfProviderReference(reference));
    if (!provider) throw this.refuse(`The program uses a provider that it does not have: ${reference}.`);
    return provider;
  }

  /** The provider that Pulumi itself adds for a package, configured by the stack's configuration. */
  private async defaultProvider(name: string, version: string, downloadUrl: string): Promise<Registered> {
    const type = `${PROVIDER_PREFIX}${name}`;
    const suffixes = [version, downloadUrl].filter((part) => part !== "");
    const ownName = ["default", ...suffixes.map((part) => part.replace(/[^a-zA-Z0-9]/g, "_"))].join("_");
    const urn = urnOf(this.options, "", type, ownName);
    const existing = this.byUrn.get(urn);
    if (existing) return existing;
    const inputs: Plain = {};
    for (const [key, value] of Object.entries(this.options.config)) {
      if (key.startsWith(`${name}:`)) inputs[key.slice(name.length + 1)] = value;
    }
    if (version !== "") inputs.version = version;
    if (downloadUrl !== "") inputs.pluginDownloadURL = downloadUrl;
    const provider: Registered = {
      urn: this.newUrn("", type, ownName),
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

  /** A resource that the program only reads: no policy sees it in a preview. */
  private async read(request: messages.ReadResourceRequest): Promise<messages.ReadResourceResponse> {
    const type = request.getType();
    const name = request.getName();
    return this.inTurn(async () => {
      await this.providerOf(type, request);
      const response = new messages.ReadResourceResponse();
      response.setUrn(this.newUrn(request.getParent(), type, name));
      let properties = fromStruct(request.getProperties());
      if (type === STACK_REFERENCE) {
        properties = { name: request.getId(), outputs: UNKNOWN, secretOutputNames: UNKNOWN };
        this.notes.add(`refers to the stack "${request.getId()}", whose outputs are not known offline`);
      } else {
        this.notes.add(`reads ${type} "${name}", whose properties are not known offline`);
      }
      response.setProperties(toStruct(properties));
      return response;
    });
  }

  private async invoke(request: messages.ResourceInvokeRequest): Promise<messages.ResourceInvokeResponse> {
    const token = request.getTok();
    const args = fromStruct(request.getArgs());
    const response = new messages.ResourceInvokeResponse();
    if (token === "pulumi:pulumi:getResource") {
      const resource = this.byUrn.get(String(args.urn));
      if (!resource) throw new Error(`there is no resource ${args.urn}`);
      response.setReturn(toStruct({ urn: resource.urn, id: "", state: resource.outputs }));
      return response;
    }
    // Like the engine, which asks no function whose dependencies are still to be created.
    if (request.getDependsonList().some((urn) => this.byUrn.get(urn)?.isPending)) {
      response.setUnknown(true);
      response.setReturn(toStruct({}));
      return response;
    }
    const provider = await this.inTurn(() => this.providerOf(token, request));
    const { result, isUnknown, note } = answer(token, args, provider.inputs, this.options.providers);
    if (note !== undefined) this.notes.add(note);
    response.setUnknown(isUnknown);
    response.setReturn(toStruct(result));
    return response;
  }

  /** A method of a resource: all that is said of its result is that it is not known. */
  private call(request: messages.ResourceCallRequest): CallResponse {
    this.notes.add(`calls ${request.getTok()}, whose answer is not known offline`);
    const response = new CallResponse();
    response.setReturn(toStruct({ result: UNKNOWN }));
    return response;
  }

  private registerPackage(request: messages.RegisterPackageRequest): messages.RegisterPackageResponse {
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

  private refuse(reason: string): NotEvaluated {
    this.failure ??= new NotEvaluated(reason);
    return this.failure;
  }
}
