import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { buildPack } from "../../../tools/pack/build";

const LARGE = { "grpc.max_receive_message_length": 1 << 28, "grpc.max_send_message_length": 1 << 28 };

export type Call = keyof typeof AnalyzerService & string;

/** The pack's folder as the build makes it, where no node_modules is in reach but its own, and its process, as Pulumi starts it. */
export interface ServedPack {
  readonly folder: string;
  /** Rejects with a `grpc.ServiceError`. */
  call(name: Call, request: unknown): Promise<unknown>;
  stop(): void;
}

export async function servePack(): Promise<ServedPack> {
  const folder = mkdtempSync(join(tmpdir(), "gke-guardrails-pack-"));
  await buildPack(folder);
  const script = "console.log(require.resolve('@pulumi/pulumi/cmd/run-policy-pack'))";
  const runner = execFileSync(process.execPath, ["-e", script], { cwd: folder, encoding: "utf8" }).trim();
  const child = spawn(process.execPath, [runner, "127.0.0.1:1", folder], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const port = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", resolve);
    child.once("exit", (code) => reject(new Error(`the pack ended with ${code}`)));
  });
  const client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), LARGE);
  return {
    folder,
    call: (name, request) =>
      new Promise((resolve, reject) => {
        const method = AnalyzerService[name] as grpc.MethodDefinition<unknown, unknown>;
        client.makeUnaryRequest(
          method.path,
          method.requestSerialize,
          method.responseDeserialize,
          request,
          (error, response) => (error ? reject(error) : resolve(response)),
        );
      }),
    stop: () => {
      client.close();
      child.kill();
      rmSync(folder, { recursive: true });
    },
  };
}
