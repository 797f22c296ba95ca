// Maps a report again and again, each expression in a context of its own as the CHT's server does, and says how long that
// took. Arguments: configuration, report, how often.
'use strict';

const fs = require('node:fs');
const vm = require('node:vm');

const [configuration, report, times] = process.argv.slice(2);
const push = JSON.parse(fs.readFileSync(configuration, 'utf8'));
const text = fs.readFileSync(report, 'utf8');

const keys = (path) => path.split('.').map((key) => (String(parseInt(key, 10)) === key ? parseInt(key, 10) : key));
const get = (root, path) => keys(path).reduce((one, key) => (one === undefined || one === null ? undefined : one[key]), root);
const put = (root, path, value) => {
  const all = keys(path);
  const last = all.pop();
  let one = root;
  all.forEach((key, at) => {
    one[key] ??= typeof (all[at + 1] ?? last) === 'number' ? [] : {};
    one = one[key];
  });
  one[last] = value;
};

const began = process.hrtime.bigint();
let letters = 0;
for (let n = 0; n < Number(times); n += 1) {
  const doc = JSON.parse(text);
  if (!vm.runInNewContext(push.relevant_to, { doc })) continue;
  const payload = {};
  for (const [to, from] of Object.entries(push.mapping)) {
    put(payload, to, from.expr ? vm.runInNewContext(from.expr, { doc }) : get({ doc }, from));
  }
  letters += JSON.stringify(payload).length;
}
const milliseconds = Number(process.hrtime.bigint() - began) / 1e6;
process.stdout.write(JSON.stringify({ milliseconds, letters }));
