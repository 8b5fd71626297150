// What a workload does first: asks the metadata server for an access token. Leaves the outcome in the termination message.
import { writeFileSync } from "node:fs";
import { get } from "node:http";

const options = {
  host: "169.254.169.254",
  path: "/computeMetadata/v1/instance/service-accounts/default/token",
  headers: { "metadata-flavor": "Google" },
  timeout: 5000,
};

function end(outcome: string, code: number): void {
  writeFileSync("/dev/termination-log", outcome);
  console.log(outcome);
  process.exit(code);
}

const request = get(options, (response) => {
  let text = "";
  response.on("data", (chunk: Buffer) => {
    text += chunk;
  });
  response.on("end", () => {
    const { token_type } = JSON.parse(text) as { token_type: string };
    end(`${response.statusCode} ${token_type}`, 0);
  });
});
request.on("timeout", () => request.destroy(new Error("timeout")));
request.on("error", (error: NodeJS.ErrnoException) => end(error.code ?? error.message, 1));
