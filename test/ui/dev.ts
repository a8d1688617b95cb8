/** `node test/ui/dev.ts [pictures] [port]`: the built UI over a host in memory, to look at. */
import { createFakeHost, someFolder } from '../fakes/fake-host.ts';
import { someUploads } from '../fakes/fake-queue.ts';
import { analysedPictures } from './analysed-samples.ts';
import { manyLike } from './library-records.ts';
import { serveUi } from './serve.ts';

const [count = '600', port = '4299'] = process.argv.slice(2);
const pictures = await analysedPictures();
const host = createFakeHost({
  records: manyLike(pictures, Number(count)),
  folders: [someFolder('a', 'Camera import'), someFolder('b', '2025 Norway')],
});
host.queue.add(someUploads(400));
console.log((await serveUi(host, pictures, Number(port))).url);
