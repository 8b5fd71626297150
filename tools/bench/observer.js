// Loaded into a measured process with --require: at its end it writes what it used to file descriptor 3, as JSON.
const { subscribe } = require("node:diagnostics_channel");
const { writeSync } = require("node:fs");

let requests = 0;
const sockets = new Set();
subscribe("http.client.request.start", () => requests++);
subscribe("http.client.response.finish", ({ response }) => sockets.add(response.socket));

process.on("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const received = [...sockets].reduce((sum, { bytesRead }) => sum + bytesRead, 0);
  const cpu = (userCPUTime + systemCPUTime) / 1000;
  writeSync(3, JSON.stringify({ memory: maxRSS / 1024, cpu, requests, received: received / 2 ** 20 }));
});
