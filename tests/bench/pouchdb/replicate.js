// Replicates a database into a new one and prints how long that took: node replicate.js URL COOKIE FOLDER BATCH

const PouchDB = require("pouchdb");

async function main(url, cookie, folder, batch) {
  const signedIn = (address, options) => {
    options.headers.set("Cookie", cookie);
    return PouchDB.fetch(address, options);
  };
  const remote = new PouchDB(url, { skip_setup: true, fetch: signedIn });
  const local = new PouchDB(folder, { auto_compaction: true });
  const begun = process.hrtime.bigint();
  const result = await PouchDB.replicate(remote, local, { batch_size: Number(batch) });
  const milliseconds = Number(process.hrtime.bigint() - begun) / 1e6;
  const { doc_count: documents } = await local.info();
  if (!result.ok || documents !== result.docs_written) throw new Error(`incomplete: ${JSON.stringify(result)}`);
  await local.close();
  const peak = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ documents, milliseconds, peak }));
}

main(...process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exit(1);
});
