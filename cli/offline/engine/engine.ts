import type { Duplex } from "node:stream";
import type * as messages from "@pulumi/pulumi/proto/resource_pb";
import { NotEvaluated } from "../../messages/errors";
import { Notes } from "../../messages/notes";
import { ProgramServer } from "../connection/program-server";
import { servicesOf } from "../connection/services";
import { ChartObjects } from "../manifests/chart-objects";
import type { Charts } from "../manifests/charts";
import { ManifestComponents } from "../manifests/manifest-components";
import { SerialQueue } from "../processes/serial-queue";
import type { JudgedResource } from "../protocol/analysis";
import type { Plain } from "../protocol/messages";
import { STACK_TYPE, type StackName } from "../protocol/urn";
import { noteSkipped, type SkippedWorks } from "../skipped-work/skipped";
import { GivenValues, TOO_DEEP } from "./given-values";
import { addError } from "./logged-errors";
import { warningsTo } from "./logged-warnings";
import { Planning, type PlanningOptions } from "./planning";
import { ProviderLookup } from "./provider-lookup";
import { Reads } from "./reads";
import { Registrations } from "./registrations";
import { Registry } from "./registry";
import type { Shared } from "./shared";
import type { SourcePositions } from "./source-positions";
import { Transforms } from "./transforms";

interface EngineOptions extends StackName, PlanningOptions {
  /** The stack's configuration, by key, with secrets marked. */
  config: Plain;
  charts: Charts;
  /** Finds where the program creates its resources; absent where that is not needed. */
  sources?: SourcePositions;
}

/**
 * The part of Pulumi's engine that a first preview needs. It serves one program the protocols of the resource monitor and of the engine, on
 * the loopback interface, and creates nothing.
 */
export class Engine {
  /** What was unknown, or was not looked into. */
  readonly notes = new Notes();
  /** Errors that the program logged, in order; of very many or long ones only a part. */
  readonly errors: string[] = [];
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
  private readonly registry: Registry;
  private readonly given: GivenValues;
  /** What the program read and called. */
  readonly reads: Reads;
  private readonly transforms = new Transforms();
  private readonly server: ProgramServer;

  constructor(options: EngineOptions) {
    const { providers, judge } = options;
    this.registry = new Registry(options);
    this.chartObjects = new ChartObjects(options.charts, this.notes);
    this.manifests = new ManifestComponents(providers.programFolder, this.notes);
    this.given = new GivenValues(options.secrets);
    const planning = new Planning(options, this.registry, this.notes);
    const lookup = new ProviderLookup(this.registry, options.config, (provider) => planning.add(provider));
    const { registry, notes, chartObjects, given, manifests, transforms } = this;
    const queue = new SerialQueue();
    const shared: Shared = { registry, lookup, providers, chartObjects, given, notes, queue };
    const registrations = new Registrations(shared, planning, transforms, manifests, options.sources);
    this.reads = new Reads(shared, judge);
    const services = servicesOf(options, {
      invoke: (request) => this.reads.invoke(request),
      call: (request) => this.reads.call(request),
      read: (request) => queue.run(() => this.reads.read(request)),
      register: (request) => registrations.register(request),
      registerOutputs: (request) => this.registerOutputs(request),
      registerStackTransform: (callback) => transforms.addToStack(callback),
      registerPackage: (request) => lookup.registerPackage(request),
      logError: (message) => addError(this.errors, message),
      logWarning: warningsTo(notes),
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
    const { hasEnded } = this;
    const ended = { count: this.farewell?.(), hasEnded, cameBack: this.given.cameBack, entry };
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

  private registerOutputs(request: messages.RegisterResourceOutputsRequest): void {
    const resource = this.registry.find(request.getUrn());
    if (resource) resource.outputs = this.given.properties(request.getOutputs());
    // The stack's own outputs are registered at the program's end.
    if (resource?.type === STACK_TYPE) this.hasEnded = true;
  }

  /** Remembers why a call was refused, since the program may end for a reason that only follows from it. */
  private failedBy(error: unknown): unknown {
    // Too deep nesting: of values, or of calls within calls that read a message.
    const cause = error instanceof RangeError ? new NotEvaluated(TOO_DEEP) : error;
    if (cause instanceof NotEvaluated) this.failure ??= cause;
    return cause;
  }
}
