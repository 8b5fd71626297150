import { readFileSync } from "node:fs";
import * as grpc from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Comparison, Difference } from "./differences";
import { applyGcp, checkGcp, diffGcp, planGcp } from "./gcp";
import { idOf, type Subject } from "./gcp-answers";
import { applyKubernetes, checkKubernetes, diffKubernetes, kubernetesId } from "./kubernetes";
import { type JsonObject, merge, withoutDefaultsKeys } from "./values";

/** What a live system is to answer beyond the invented values, by resource type or by URN. */
export type Observed = Record<string, JsonObject>;

/** The stand-ins for the real providers, as servers that the engine attaches to. */
export interface StandIns {
  /** The value of PULUMI_DEBUG_PROVIDERS that makes the engine use them. */
  attach: string;
  observed: Observed;
  functions: Functions;
  close(): void;
}

/** The answers to functions that a program calls, by their tokens; a test gives those that its program needs. */
export type Functions = Record<string, (args: JsonObject) => JsonObject>;

interface Behaviour {
  check(subject: Subject, olds: JsonObject, news: JsonObject): JsonObject;
  plan(subject: Subject, checked: JsonObject): JsonObject;
  apply(subject: Subject, checked: JsonObject, observed: JsonObject): JsonObject;
  diff(comparison: Comparison): Difference;
  id(subject: Subject, outputs: JsonObject): string;
}

const gcp: Behaviour = { check: checkGcp, plan: planGcp, apply: applyGcp, diff: diffGcp, id: idOf };
const kubernetes: Behaviour = {
  check: ({ urn, type }, olds, news) => checkKubernetes(urn, type, olds, news),
  plan: (_subject, checked) => checked,
  apply: (_subject, checked, observed) => applyKubernetes(checked, observed),
  diff: diffKubernetes,
  id: (_subject, outputs) => kubernetesId(outputs),
};

/** Starts both stand-ins in this process; end them with close(). */
export async function serveStandIns(): Promise<StandIns> {
  const observed: Observed = {};
  const functions: Functions = {};
  const servers: grpc.Server[] = [];
  const attached: string[] = [];
  for (const [name, behaviour] of Object.entries({ gcp, kubernetes })) {
    const server = new grpc.Server({ "grpc.max_receive_message_length": 400 << 20 });
    server.addService(ResourceProviderService, handlers(name, behaviour, observed, functions));
    servers.push(server);
    attached.push(`${name}:${await listen(server)}`);
  }
  return {
    attach: attached.join(","),
    observed,
    functions,
    close: () => {
      for (const server of servers) server.forceShutdown();
    },
  };
}

function listen(server: grpc.Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    );
  });
}

function handlers(
  name: string,
  behaviour: Behaviour,
  observed: Observed,
  functions: Functions,
): grpc.UntypedServiceImplementation {
  const { version } = JSON.parse(readFileSync(require.resolve(`@pulumi/${name}/package.json`), "utf8"));
  let project = "demo";
  const subject = (request: { getUrn(): string; getType(): string; getName(): string }): Subject => ({
    urn: request.getUrn(),
    type: request.getType(),
    name: request.getName(),
    project,
  });
  const seen = ({ urn, type }: Subject) => merge(observed[type] ?? {}, observed[urn] ?? {});

  return {
    attach: unary(() => new Empty()),
    cancel: unary(() => new Empty()),
    handshake: unary(() =>
      new pb.ProviderHandshakeResponse().setAcceptSecrets(true).setAcceptResources(true),
    ),
    getPluginInfo: unary(() => new PluginInfo().setVersion(version)),
    getSchema: unary(() => new pb.GetSchemaResponse().setSchema(JSON.stringify({ name, version }))),
    getMapping: unary(() => new pb.GetMappingResponse()),
    getMappings: unary(() => new pb.GetMappingsResponse()),
    checkConfig: unary((request: pb.CheckRequest) => new pb.CheckResponse().setInputs(request.getNews())),
    diffConfig: unary(() => new pb.DiffResponse().setChanges(pb.DiffResponse.DiffChanges.DIFF_NONE)),
    configure: unary((request: pb.ConfigureRequest) => {
      const declared = toObject(request.getArgs()).project;
      if (typeof declared === "string") project = declared;
      return new pb.ConfigureResponse()
        .setAcceptsecrets(true)
        .setAcceptresources(true)
        .setSupportspreview(true);
    }),
    check: unary((request: pb.CheckRequest) => {
      const checked = behaviour.check(
        subject(request),
        toObject(request.getOlds()),
        toObject(request.getNews()),
      );
      return new pb.CheckResponse().setInputs(Struct.fromJavaScript(checked));
    }),
    diff: unary((request: pb.DiffRequest) => {
      const { changed, replaces, deleteBeforeReplace } = behaviour.diff({
        type: request.getType(),
        oldInputs: toObject(request.getOldInputs()),
        oldOutputs: toObject(request.getOlds()),
        inputs: toObject(request.getNews()),
        ignored: request.getIgnorechangesList(),
      });
      const { DIFF_NONE, DIFF_SOME } = pb.DiffResponse.DiffChanges;
      return new pb.DiffResponse()
        .setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE)
        .setDiffsList(changed)
        .setReplacesList(replaces)
        .setDeletebeforereplace(deleteBeforeReplace);
    }),
    create: unary((request: pb.CreateRequest) => {
      const self = subject(request);
      const checked = toObject(request.getProperties());
      if (request.getPreview()) {
        return new pb.CreateResponse().setProperties(Struct.fromJavaScript(behaviour.plan(self, checked)));
      }
      const outputs = behaviour.apply(self, checked, seen(self));
      const id = behaviour.id(self, outputs) || self.name;
      return new pb.CreateResponse().setId(id).setProperties(Struct.fromJavaScript(outputs));
    }),
    update: unary((request: pb.UpdateRequest) => {
      const self = subject(request);
      // An update in place keeps what was there, wherever the program does not declare it now.
      const olds = toObject(request.getOlds());
      const news = withoutDefaultsKeys(toObject(request.getNews())) as JsonObject;
      const kept = merge(merge(olds, seen(self)), news);
      const outputs = request.getPreview() ? merge(olds, news) : behaviour.apply(self, kept, seen(self));
      return new pb.UpdateResponse().setProperties(Struct.fromJavaScript(outputs));
    }),
    read: unary((request: pb.ReadRequest) => {
      const self = subject(request);
      const there = merge(toObject(request.getProperties()), seen(self));
      const outputs = behaviour.apply(self, there, seen(self));
      return new pb.ReadResponse()
        .setId(request.getId())
        .setProperties(Struct.fromJavaScript(outputs))
        .setInputs(request.getInputs());
    }),
    delete: unary(() => new Empty()),
    invoke: unary((request: pb.InvokeRequest) => {
      const answer = functions[request.getTok()];
      if (!answer) throw new Error(`the ${name} stand-in has no answer for ${request.getTok()}`);
      return new pb.InvokeResponse().setReturn(Struct.fromJavaScript(answer(toObject(request.getArgs()))));
    }),
  };
}

function unary<Request, Response>(answer: (request: Request) => Response) {
  return (call: grpc.ServerUnaryCall<Request, Response>, callback: grpc.sendUnaryData<Response>): void => {
    try {
      callback(null, answer(call.request));
    } catch (error) {
      const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
      callback({ code: grpc.status.UNKNOWN, details });
    }
  };
}

function toObject(struct: Struct | undefined): JsonObject {
  return (struct?.toJavaScript() ?? {}) as JsonObject;
}
