// The service that Restate's server drives: jobs of one, three and nine steps.
//   node service.mjs        serves on a free port of 127.0.0.1, and prints it
import http2 from "node:http2";

// The SDK wants it; Node has it from version 22.
Promise.withResolvers ??= function () {
  let resolve, reject;
  const promise = new this((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
};

const restate = await import("@restatedev/restate-sdk");

const steps = (count) => async (ctx) => {
  let last = "";
  for (let i = 0; i < count; i++) {
    last = await ctx.run(`step ${i}`, () => `result of step ${i}`);
  }
  return last;
};

const bench = restate.service({
  name: "bench",
  handlers: { one: steps(1), three: steps(3), nine: steps(9) },
});

const server = http2.createServer(restate.createEndpointHandler({ services: [bench] }));
server.listen(0, "127.0.0.1", () => console.log(`listening ${server.address().port}`));
