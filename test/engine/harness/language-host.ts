/**
 * The part of Pulumi's Node.js language host that previews, updates and policy packs need, so that the suite runs the
 * CLI's own way with a project folder and a pack. It generates no code and installs no packages. Prints its port.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { AnalyzerClient, AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import type { AnalyzerStackConfigureRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

/** Exit code of a program that has already reported its error to the engine. */
const ALREADY_REPORTED = 32;
const MESSAGES = { "grpc.max_receive_message_length": 400 << 20, "grpc.max_send_message_length": 400 << 20 };
const engine = process.argv.slice(2).find((argument) => !argument.startsWith("-")) ?? "";
const running = new Set<ChildProcess>();

type Environment = Record<string, string>;
interface Place {
  folder: string;
  nodeArguments: string[];
  environment: Environment;
}

/** Where a program or pack stands, and what its project file says of how Node.js is to run it. */
function placeOf(info: pb.ProgramInfo | undefined): Place {
  const options = (info?.getOptions()?.toJavaScript() ?? {}) as Record<string, unknown>;
  const environment: Environment = {};
  if (options.typescript !== false) environment.PULUMI_NODEJS_TYPESCRIPT = "true";
  if (typeof options.tsconfig === "string") environment.PULUMI_NODEJS_TSCONFIG_PATH = options.tsconfig;
  const nodeArguments = typeof options.nodeargs === "string" ? options.nodeargs.split(/\s+/) : [];
  return { folder: info?.getProgramDirectory() ?? ".", nodeArguments, environment };
}

/** A script of the @pulumi/pulumi that the program or the pack itself depends on. */
function pulumiScript(name: string, folder: string): string {
  return createRequire(join(folder, "index.js")).resolve(`@pulumi/pulumi/cmd/${name}`);
}

function start(argv: string[], cwd: string, env: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn(process.execPath, argv, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  child.on("exit", () => running.delete(child));
  return child;
}

function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}

async function run(request: pb.RunRequest): Promise<pb.RunResponse> {
  const info = request.getInfo();
  const place = placeOf(info);
  const flags: Record<string, string> = {
    monitor: request.getMonitorAddress(),
    engine,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info?.getRootDirectory() ?? "",
    stack: request.getStack(),
    pwd: place.folder,
    parallel: String(request.getParallel()),
  };
  const config: Environment = {};
  for (const [key, value] of request.getConfigMap().entries()) config[key.replace(":", ":config:")] = value;
  const argv = [...place.nodeArguments, pulumiScript("run", place.folder)];
  for (const [flag, value] of Object.entries(flags)) if (value) argv.push(`--${flag}`, value);
  if (request.getDryrun()) argv.push("--dry-run");
  argv.push(info?.getEntryPoint() ?? ".", ...request.getArgsList());
  const child = start(argv, process.cwd(), {
    ...process.env,
    ...place.environment,
    PULUMI_CONFIG: JSON.stringify(config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
  });
  child.stdout?.pipe(process.stdout, { end: false });
  child.stderr?.pipe(process.stderr, { end: false });
  const code = await exitCode(child);
  const response = new pb.RunResponse();
  if (code === ALREADY_REPORTED) response.setBail(true);
  else if (code !== 0) response.setError(`Program exited with non-zero exit code: ${code}`);
  return response;
}

type PluginCall = grpc.ServerWritableStream<pb.RunPluginRequest, pb.RunPluginResponse>;

function runPlugin(call: PluginCall): void {
  const fail = (error: unknown) =>
    call.destroy(
      Object.assign(new Error(String(error)), { code: grpc.status.UNKNOWN, details: String(error) }),
    );
  if (call.request.getKind() !== "analyzer") return void fail("only policy packs can be run as plugins here");
  servePack(call, fail);
}

/**
 * A pack reads the stack's name, project and config from its environment when it starts, but the engine sends them only
 * once it is connected. So this host answers the analyzer protocol itself, starts the pack when ConfigureStack (or, in
 * `policy analyze`, any other call) arrives, and passes every call on.
 */
function servePack(call: PluginCall, fail: (error: unknown) => void): void {
  const place = placeOf(call.request.getInfo());
  const given = Object.fromEntries(
    call.request
      .getEnvList()
      .map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]),
  );
  let client: Promise<AnalyzerClient> | undefined;

  const launch = (environment: Environment) =>
    new Promise<AnalyzerClient>((resolve, reject) => {
      const argv = [...place.nodeArguments, pulumiScript("run-policy-pack", place.folder)];
      argv.push(...call.request.getArgsList(), place.folder);
      const child = start(argv, place.folder, { ...given, ...place.environment, ...environment });
      call.on("cancelled", () => child.kill());
      child.stderr?.on("data", (data: Buffer) => call.write(new pb.RunPluginResponse().setStderr(data)));
      exitCode(child).then((code) => {
        reject(new Error(`the policy pack exited with code ${code}`));
        call.write(new pb.RunPluginResponse().setExitcode(code));
        call.end();
      }, fail);
      if (!child.stdout) return;
      createInterface({ input: child.stdout }).on("line", (line) => {
        if (/^\d+$/.test(line)) {
          resolve(new AnalyzerClient(`127.0.0.1:${line}`, grpc.credentials.createInsecure(), MESSAGES));
        } else {
          call.write(new pb.RunPluginResponse().setStdout(Buffer.from(`${line}\n`)));
        }
      });
    });

  const handlers: grpc.UntypedServiceImplementation = {};
  for (const name of Object.keys(AnalyzerService) as (keyof typeof AnalyzerService & string)[]) {
    if (name === "handshake") continue; // @pulumi/policy has none either, and the engine copes
    handlers[name] = (
      inner: grpc.ServerUnaryCall<unknown, unknown>,
      callback: grpc.sendUnaryData<unknown>,
    ) => {
      const environment =
        name === "configureStack" ? stackOf(inner.request as AnalyzerStackConfigureRequest) : {};
      client ??= launch(environment);
      client.then(
        (pack) => {
          const method = AnalyzerService[name] as grpc.MethodDefinition<unknown, unknown>;
          pack.makeUnaryRequest(
            method.path,
            method.requestSerialize,
            method.responseDeserialize,
            inner.request,
            callback,
          );
        },
        (error: Error) => callback({ code: grpc.status.UNKNOWN, details: error.message }),
      );
    };
  }
  const server = new grpc.Server(MESSAGES);
  server.addService(AnalyzerService, handlers);
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) fail(error);
    else call.write(new pb.RunPluginResponse().setStdout(Buffer.from(`${port}\n`)));
  });
}

function stackOf(request: AnalyzerStackConfigureRequest): Environment {
  return {
    PULUMI_NODEJS_ORGANIZATION: request.getOrganization(),
    PULUMI_NODEJS_PROJECT: request.getProject(),
    PULUMI_NODEJS_STACK: request.getStack(),
    PULUMI_NODEJS_DRY_RUN: String(request.getDryRun()),
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().entries())),
  };
}

function unary<Request, Response>(answer: (request: Request) => Response | Promise<Response>) {
  return (call: grpc.ServerUnaryCall<Request, Response>, callback: grpc.sendUnaryData<Response>): void => {
    Promise.resolve(call.request)
      .then(answer)
      .then(
        (response) => callback(null, response),
        (error) => callback({ code: grpc.status.UNKNOWN, details: String(error) }),
      );
  };
}

function stop(signal: NodeJS.Signals): void {
  for (const child of running) child.kill(signal);
}

// A CLI that was killed cannot stop its plugins: they notice that they were handed to another parent.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid === parent) return;
  stop("SIGTERM");
  process.exit(1);
}, 2000).unref();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    stop(signal);
    process.exit(1);
  });
}

const server = new grpc.Server(MESSAGES);
server.addService(LanguageRuntimeService, {
  handshake: unary(() => new pb.LanguageHandshakeResponse()),
  getPluginInfo: unary(() => new PluginInfo().setVersion(require("@pulumi/pulumi/package.json").version)),
  // Every resource names its own provider, and nothing is installed beforehand.
  getRequiredPlugins: unary(() => new pb.GetRequiredPluginsResponse()),
  getRequiredPackages: unary(() => new pb.GetRequiredPackagesResponse()),
  getProgramDependencies: unary(() => new pb.GetProgramDependenciesResponse()),
  about: unary(() => new pb.AboutResponse().setExecutable(process.execPath).setVersion(process.version)),
  run: unary(run),
  runPlugin,
  installDependencies: (call: grpc.ServerWritableStream<unknown, unknown>) => call.end(),
  cancel: unary(() => {
    stop("SIGINT");
    return new Empty();
  }),
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});
