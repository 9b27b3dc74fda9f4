// The second process of Daybook's side: what a step does, behind HTTP.
//   node remote.mjs         serves on a free port of 127.0.0.1, and prints it
// POST /{job}               starts an attempt: answers how many steps the job has
// POST /{job}/{step}        runs a step: answers its result
import http from "node:http";

const counts = { one: 1, three: 3, nine: 9 };

const answer = (path) => {
  const [, job, step] = path.split("/");
  if (!(job in counts)) {
    return [404, `no job "${job}": wanted one of ${Object.keys(counts)}`];
  }
  return [200, step === undefined ? String(counts[job]) : `result of step ${step}`];
};

const server = http.createServer((request, response) => {
  request.resume().on("end", () => {
    const [status, text] = answer(request.url);
    response.writeHead(status, { "content-length": Buffer.byteLength(text) });
    response.end(text);
  });
});
server.keepAliveTimeout = 0;
server.listen(0, "127.0.0.1", () => console.log(`listening ${server.address().port}`));
