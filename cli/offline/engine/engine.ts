// Longer than a screen: the way of one resource, from its registration to its planned outputs, is read in one place.
import type { Duplex } from "node:stream";
import { CallResponse } from "@pulumi/pulumi/proto/provider_pb";
import * as messages from "@pulumi/pulumi/proto/resource_pb";
import { currentType } from "../../../policies/resource-types";
import { NotEvaluated } from "../../messages/errors";
import { Notes } from "../../messages/notes";
import { ProgramServer } from "../connection/program-server";
import { servicesOf } from "../connection/services";
import { quoted } from "../helm/not-rendered";
import { refuseBrokenKustomization } from "../manifests/broken-manifest";
import { ChartObjects, RELEASE, type RenderedObject } from "../manifests/chart-objects";
import type { Charts } from "../manifests/charts";
import { ManifestComponents } from "../manifests/manifest-components";
import type { ProgramSecrets } from "../masking/program-secrets";
import { SerialQueue } from "../processes/serial-queue";
import type { JudgedResource, Remediation } from "../protocol/analysis";
import { fromStruct, type Plain, type Struct, toStruct } from "../protocol/messages";
import { MAX_DEPTH } from "../protocol/rewrite";
import { STACK_TYPE, type StackName } from "../protocol/urn";
import { hasUnknown, type Made, madeFromUnknown, secret, UNKNOWN, withoutOutputs } from "../protocol/values";
import { PROJECT, type Providers } from "../providers";
import { numberNote } from "../providers/project-numbers";
import type { Subject } from "../providers/subject";
import { noteSkipped, type SkippedWorks } from "../skipped-work/skipped";
import { builtByPlugin } from "./built-by-plugin";
import { answer } from "./invokes";
import { addError } from "./logged-errors";
import { knownOfId } from "./looked-up";
import { onlyRead } from "./only-read";
import { ProviderLookup } from "./provider-lookup";
import { needsProvider, registeredOf } from "./registration";
import { type Registered, Registry } from "./registry";
import type { SourcePositions } from "./source-positions";
import { Transforms } from "./transforms";

/** Judges the resources that a program registers. */
export interface Judge {
  /** Changes a resource's inputs before it is created. The program waits for it. */
  remediate(resource: JudgedResource): Promise<readonly Remediation[]>;
  /** Called for each resource, in the order in which they are registered. */
  analyze(resource: JudgedResource): void;
}

export interface EngineOptions extends StackName {
  /** The stack's configuration, by key, with secrets marked. */
  config: Plain;
  providers: Providers;
  charts: Charts;
  judge: Judge;
  /** Finds where the program creates its resources; absent where that is not needed. */
  sources?: SourcePositions;
  /** Collects the values that the program makes secret; absent where that is not needed. */
  secrets?: ProgramSecrets;
  onResource?: () => void;
}

/** A resource, as providers see it. */
const subjectOf = ({ urn, type, name, provider }: Registered): Subject => ({
  urn,
  type: currentType(type),
  name,
  provider: provider?.inputs ?? {},
});

/** The function that helm.v3.Chart calls. */
const TEMPLATE = "kubernetes:helm:template";
/** The function that kustomize.Directory calls, and the component that the provider renders. */
const KUSTOMIZE = "kubernetes:kustomize:directory";
const KUSTOMIZATION = /^kubernetes:kustomize\/v\d\w*:Directory$/;
const TOO_DEEP =
  `The program gives a resource, a function or an output a value that is nested in more than ${MAX_DEPTH} levels, which is the limit. ` +
  "Does it put a value into itself again and again?";
const STACK_REFERENCE = "pulumi:pulumi:StackReference";

/**
 * The part of Pulumi's engine that a first preview needs. It serves one program the protocols of the resource monitor and of the engine, on
 * the loopback interface, and creates nothing.
 */
export class Engine {
  /** What was unknown, or was not looked into. */
  readonly notes = new Notes();
  /** Errors that the program logged, in order; of very many or long ones only a part. */
  readonly errors: string[] = [];
  /** Resources that the program only reads, and that the pack must know of. */
  readonly unmanaged: JudgedResource[] = [];
  /** Whether the program read existing resources or called functions. */
  hasRead = false;
  /** The reason for which the engine refused a call. */
  failure: NotEvaluated | undefined;

  /** The objects in the manifests that the Kubernetes provider reads. */
  private readonly manifests: ManifestComponents;
  /** The objects in the program's charts and releases. */
  readonly chartObjects: ChartObjects;

  /** How many functions the program reported, as it says at its end through the pipe. */
  private farewell: (() => number | undefined) | undefined;
  /** Whether the program ran to its end. */
  private hasEnded = false;
  /** What the program built from unknown answers and passed back to us. */
  private readonly cameBack = new Set<Made>();
  private readonly registry: Registry;
  private readonly lookup: ProviderLookup;
  private readonly transforms = new Transforms();
  /** The engine handles one registration after the other. */
  private readonly queue = new SerialQueue();
  private readonly server: ProgramServer;

  constructor(private readonly options: EngineOptions) {
    this.registry = new Registry(options);
    this.chartObjects = new ChartObjects(options.charts, this.notes);
    this.manifests = new ManifestComponents(options.providers.programFolder, this.notes);
    this.lookup = new ProviderLookup(this.registry, options.config, (provider) => this.add(provider));
    const services = servicesOf(options, {
      invoke: (request) => this.invoke(request),
      call: (request) => this.call(request),
      read: (request) => this.queue.run(() => this.read(request)),
      register: (request) => this.register(request),
      registerOutputs: (request) => {
        const resource = this.registry.find(request.getUrn());
        if (resource) resource.outputs = this.plain(request.getOutputs());
        // The stack's own outputs are registered at the program's end.
        if (resource?.type === STACK_TYPE) this.hasEnded = true;
      },
      registerStackTransform: (callback) => this.transforms.addToStack(callback),
      registerPackage: (request) => this.lookup.registerPackage(request),
      logError: (message) => addError(this.errors, message),
      fail: (error) => this.failedBy(error),
    });
    this.server = new ProgramServer(services);
  }

  /** The judged resources, in the order in which the program registered them. */
  get resources(): readonly JudgedResource[] {
    return this.registry.resources;
  }

  /**
   * Notes what was not seen of a program that has ended.
   * @param reported what our own code in its process reported.
   * @param entry the program's file, or its folder.
   * @param works the search for skipped work that the program's stacks share.
   */
  noteUnseen(reported: string, entry: string, works: SkippedWorks): void {
    this.chartObjects.noteUnasked(this.resources);
    this.manifests.noteUnmatched(this.resources);
    const ended = {
      count: this.farewell?.(),
      hasEnded: this.hasEnded,
      cameBack: this.cameBack,
      entry,
    };
    noteSkipped(this.notes, reported, ended, works);
    if (this.errors.length > 0)
      this.notes.add(
        "unseen",
        "has a program that logs an error and ends with code 0, as pulumi preview shows: what it left out after the error is not looked into",
      );
  }

  /** Starts to serve; resolves to the address. */
  listen(): Promise<string> {
    return this.server.listen();
  }

  /** Serves the program through a pipe as well. */
  serve(pipe: Duplex): void {
    this.farewell = this.server.serve(pipe);
  }

  /** Whether the program used a pipe, and lost it before its end: what it registered after that never arrived. */
  get lostPipe(): boolean {
    return this.farewell !== undefined && this.farewell() === undefined;
  }

  /** Ends all calls. */
  close(): void {
    this.transforms.close();
    this.server.close();
  }

  /** The properties that the program gives, as a resource keeps them. */
  private plain(given: Struct | undefined): Plain {
    return withoutOutputs(fromStruct(given), {
      made: (made) => this.cameBack.add(made),
      ...(this.options.secrets && { secret: this.options.secrets.hide }),
    });
  }

  private take(name: string): void {
    const made = madeFromUnknown(name);
    if (made) this.cameBack.add(made);
  }

  /** Remembers why a call was refused, since the program may end for a reason that only follows from it. */
  private failedBy(error: unknown): unknown {
    // Too deep nesting: of values, or of calls within calls that read a message.
    const cause = error instanceof RangeError ? new NotEvaluated(TOO_DEEP) : error;
    if (cause instanceof NotEvaluated) this.failure ??= cause;
    return cause;
  }

  private async register(
    request: messages.RegisterResourceRequest,
  ): Promise<messages.RegisterResourceResponse> {
    // Transforms may register resources themselves, so nothing may wait for them.
    await this.transforms.apply(request, this.registry.ancestors(request.getParent()));
    const response = await this.queue.run(() => this.create(request));
    const resource = this.registry.find(response.getUrn());
    if (resource) {
      if (KUSTOMIZATION.test(resource.type))
        this.refuseBroken(resource.inputs.directory, quoted(resource.name));
      for (const object of [...(await this.chartObjects.of(resource)), ...this.manifests.of(resource)])
        await this.registerObject(object, resource, request);
    }
    return response;
  }

  /**
   * Registers an object of a chart or a manifest. The provider registers those of charts and manifests; what a release installs, the
   * program never sees.
   */
  private async registerObject(
    { type, name, inputs }: RenderedObject,
    of: Registered,
    owner: messages.RegisterResourceRequest,
  ): Promise<void> {
    const request = new messages.RegisterResourceRequest();
    request.setType(type);
    request.setName(name);
    request.setParent(of.urn);
    request.setCustom(true);
    request.setObject(toStruct(inputs));
    request.setVersion(owner.getVersion());
    request.setPackageref(owner.getPackageref());
    request.setPlugindownloadurl(owner.getPlugindownloadurl());
    request.setProvider(owner.getProvider());
    request.setDependenciesList(owner.getDependenciesList());
    if (of.type === RELEASE) await this.queue.run(() => this.create(request));
    else await this.register(request);
  }

  private async create(
    request: messages.RegisterResourceRequest,
  ): Promise<messages.RegisterResourceResponse> {
    const type = request.getType();
    const name = request.getName();
    const parent = request.getParent();
    const provider = needsProvider(request) ? await this.lookup.of(type, request) : undefined;
    const urn = this.registry.newUrn(parent, type, name);
    this.take(name);
    const resource = registeredOf(
      request,
      this.plain(request.getObject()),
      urn,
      provider,
      this.registry.find(parent),
      this.options.sources?.of(request),
    );
    this.transforms.addToResource(urn, request.getTransformsList());
    await this.add(resource);

    const response = new messages.RegisterResourceResponse();
    response.setUrn(urn);
    response.setId(request.getImportid());
    let { outputs } = resource;
    if (resource.isPending) {
      const { providers } = this.options;
      const told = providers.tell(subjectOf(resource), resource.inputs);
      response.setId(request.getImportid() || told.id);
      outputs = { ...outputs, ...told.outputs };
      const note = type === PROJECT ? numberNote({ ...resource.inputs, ...told.outputs }) : undefined;
      if (note !== undefined) this.notes.add("unknownIfUndecided", note);
    }
    if (request.getRemote()) {
      outputs = {};
      const built = builtByPlugin(type, name);
      if (
        built !== undefined &&
        !this.chartObjects.isHandled(resource) &&
        !this.manifests.isHandled(resource)
      )
        this.notes.add("unseen", built);
    }
    response.setObject(toStruct(outputs));
    return response;
  }

  /** Lets the resource be judged, and plans its outputs. */
  private async add(resource: Registered): Promise<void> {
    const { type, name } = resource;
    const subject = subjectOf(resource);
    const { providers, judge, onResource } = this.options;
    if (resource.isPending && !isUncalled(resource))
      resource.inputs = providers.check(subject, resource.inputs);
    // Pulumi cannot remediate what a release installs.
    const isInstalled = this.registry.find(resource.parent)?.type === RELEASE;
    for (const { policy, inputs, problem } of isInstalled ? [] : await judge.remediate(resource)) {
      if (inputs) {
        resource.inputs = inputs;
        this.notes.add("other", `is checked as if ${type} "${name}" were remediated by ${policy}`);
      } else this.notes.add("other", `has ${type} "${name}", which could not be remediated: ${problem}`);
    }
    judge.analyze(resource);
    let outputs = resource.inputs;
    if (resource.isPending)
      outputs = isUncalled(resource)
        ? providers.planUncalled(subject, resource.inputs)
        : providers.plan(subject, resource.inputs);
    resource.outputs = this.withSecrets(resource, outputs);
    this.registry.add(resource);
    onResource?.();
  }

  private withSecrets({ options }: Registered, outputs: Plain): Plain {
    const marked = { ...outputs };
    for (const key of options.additionalSecretOutputs) {
      if (!(key in marked)) continue;
      this.options.secrets?.hide(marked[key]);
      marked[key] = secret(marked[key]);
    }
    return marked;
  }

  /** A resource that the program only reads. Policies do not see it in a preview, nor here, except that the pack learns that some exist. */
  private async read(request: messages.ReadResourceRequest): Promise<messages.ReadResourceResponse> {
    const type = request.getType();
    const name = request.getName();
    this.hasRead = true;
    this.take(name);
    this.take(request.getId());
    await this.lookup.of(type, request);
    const response = new messages.ReadResourceResponse();
    const urn = this.registry.newUrn(request.getParent(), type, name);
    response.setUrn(urn);
    // Without an ID in the response, SDKs from 3.276 on treat it as unknown in a preview.
    if (request.getId() !== UNKNOWN) response.setId(request.getId());
    const read = onlyRead(urn, request.getId());
    if (read) {
      this.unmanaged.push(read);
      this.options.judge.analyze(read);
    }
    let properties = this.plain(request.getProperties());
    if (type === STACK_REFERENCE) {
      properties = { name: request.getId(), outputs: UNKNOWN, secretOutputNames: UNKNOWN };
      this.notes.add(
        "unknown",
        `refers to ${request.getId() === UNKNOWN ? "another stack" : `the stack "${request.getId()}"`}, whose outputs are not known offline`,
      );
    } else {
      const known = knownOfId(currentType(type), request.getId());
      properties = { ...properties, ...known };
      if (known.email === undefined)
        this.notes.add("unknown", `reads ${type} "${name}", whose properties are not known offline`);
    }
    response.setProperties(toStruct(properties));
    return response;
  }

  private async invoke(request: messages.ResourceInvokeRequest): Promise<messages.ResourceInvokeResponse> {
    const token = currentType(request.getTok());
    const args = this.plain(request.getArgs());
    const response = new messages.ResourceInvokeResponse();
    if (token === "pulumi:pulumi:getResource") {
      const resource = this.registry.find(String(args.urn));
      if (!resource) throw new Error(`there is no resource ${args.urn}`);
      response.setReturn(toStruct({ urn: resource.urn, id: "", state: resource.outputs }));
      return response;
    }
    this.hasRead = true;
    // As in the engine, which calls no function that depends on resources yet to be created.
    if (request.getDependsonList().some((urn) => this.registry.find(urn)?.isPending)) {
      response.setUnknown(true);
      response.setReturn(toStruct({}));
      return response;
    }
    const provider = await this.queue.run(() => this.lookup.of(token, request));
    if (token === KUSTOMIZE) this.refuseBroken(args.directory, "of the program");
    if (token === TEMPLATE) {
      response.setReturn(toStruct(await this.chartObjects.template(args)));
      return response;
    }
    const { result, isUnknown, note } = answer(token, args, provider.inputs, this.options.providers);
    if (note !== undefined) this.notes.add(note.kind, note.text);
    response.setUnknown(isUnknown);
    response.setReturn(toStruct(result));
    return response;
  }

  private refuseBroken(directory: unknown, which: string): void {
    refuseBrokenKustomization(`The kustomization ${which}`, directory, this.options.providers.programFolder);
  }

  /** A method of a resource: its result is unknown. */
  private call(request: messages.ResourceCallRequest): CallResponse {
    this.notes.add("unknown", `calls ${request.getTok()}, whose result is not known offline`);
    const response = new CallResponse();
    response.setReturn(toStruct({ result: UNKNOWN }));
    return response;
  }
}

/** In a preview the engine never calls a provider whose own configuration is unknown. */
const isUncalled = ({ provider }: Registered): boolean =>
  provider !== undefined && hasUnknown(provider.inputs);
