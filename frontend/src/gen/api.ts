// Generated from the OpenAPI document by `npm run gen`. Do not edit.

export interface paths {
    "/api/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the tenant's agents by name, deactivated ones included
         * @description Lists the tenant's agents by name, deactivated ones included.
         *
         *     Needs the permission `agents.read`.
         */
        get: operations["listAgents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{agent_id}/performance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows an agent's figures of a span of days, medians included
         * @description Shows an agent's figures of a span of days, medians included. Those are of the latest 20,000 rows of the span.
         *
         *     Errors: NOT_FOUND for an agent that the tenant does not have; INVALID_ARGUMENT for an unknown time zone, or a span that ends before it begins or is longer than 366 days.
         *
         *     Needs the permission `performance.read`. An agent whose id `agent_id` is needs none.
         */
        get: operations["getAgentPerformance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{agent_id}/performance/{metric}/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the rows that a figure was counted from, latest first
         * @description Lists the rows that a figure was counted from, latest first. Their values add up to the figure.
         *
         *     Errors: NOT_FOUND for an agent that the tenant does not have; INVALID_ARGUMENT as above.
         *
         *     Needs the permission `performance.read`. An agent whose id `agent_id` is needs none.
         */
        get: operations["listPerformanceRows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns an agent
         * @description Returns an agent.
         *
         *     Errors: NOT_FOUND for an agent that the tenant does not have.
         *
         *     Needs the permission `agents.read`.
         */
        get: operations["getAgent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Changes an agent's name, role, skills, capacity, shifts or pace; see `UpdateTicket` for the mask
         * @description Changes an agent's name, role, skills, capacity, shifts or pace; see `UpdateTicket` for the mask. A list in the body counts as given when something is in it.
         *
         *     Only an admin who signed in changes a role, and a tenant keeps at least one active admin. A new role holds at the latest when the agent's access token is renewed, within 15 minutes.
         *
         *     Errors: NOT_FOUND; ABORTED with STALE_ETAG; INVALID_ARGUMENT, with INVALID_UPDATE_MASK for an unknown field; PERMISSION_DENIED for a role from anybody else; FAILED_PRECONDITION with LAST_ADMIN.
         *
         *     Needs the permission `agents.write`.
         */
        patch: operations["updateAgent"];
        trace?: never;
    };
    "/api/agents/{id}/availability": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Says whether an agent takes work from now on
         * @description Says whether an agent takes work from now on. Agents say it of themselves; of others those say it who may change agents. Who signs out, or whose last session ends, goes offline.
         *
         *     Errors: NOT_FOUND; PERMISSION_DENIED for a colleague's availability; FAILED_PRECONDITION with NOT_ASSIGNABLE for a viewer or a deactivated agent; INVALID_ARGUMENT for an end that is past or more than 90 days ahead.
         *
         *     Needs the permission `agents.availability`.
         */
        patch: operations["updateAgentAvailability"];
        trace?: never;
    };
    "/api/archetypes/definitions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns all archetypes of the shop, largest first, up to 100; none while it has fewer than 50 customers
         * @description Returns all archetypes of the shop, largest first, up to 100; none while it has fewer than 50 customers.
         *
         *     Errors: FAILED_PRECONDITION with NOT_REFRESHED before the shop's first refresh.
         *
         *     Needs the permission `profiles.read`.
         */
        get: operations["listArchetypeDefinitions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/archetypes/top": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns the archetypes with the most members
         * @description Returns the archetypes with the most members.
         *
         *     Errors: FAILED_PRECONDITION with NOT_REFRESHED before the shop's first refresh.
         *
         *     Needs the permission `profiles.read`.
         */
        get: operations["listTopArchetypes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/archetypes/{archetype_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns one archetype
         * @description Returns one archetype. `definitions` and `top` are no ids: their paths are those of the methods above.
         *
         *     Errors: NOT_FOUND when the tenant has no such archetype, or when it ended.
         *
         *     Needs the permission `profiles.read`.
         */
        get: operations["getArchetype"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/assignments/agent/{agent_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the open and pending tickets that an agent owns: the most urgent first, then the longest wait
         * @description Lists the open and pending tickets that an agent owns: the most urgent first, then the longest wait.
         *
         *     Errors: NOT_FOUND for an agent that the tenant does not have.
         *
         *     Needs the permission `tickets.read`.
         */
        get: operations["listAgentTickets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/assignments/bulk-assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives up to 500 tickets to one agent, as `BatchUpdateTickets` does
         * @description Gives up to 500 tickets to one agent, as `BatchUpdateTickets` does.
         *
         *     Errors: NOT_FOUND for an unknown agent and FAILED_PRECONDITION with NOT_ASSIGNABLE, when nothing is done at all.
         *
         *     Needs the permission `tickets.write`.
         */
        post: operations["bulkAssignTickets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Uploads a file for a ticket, to be used in a message or a note of it within 24 hours; or, without a ticket, for the first message of one that is yet to be created
         * @description Uploads a file for a ticket, to be used in a message or a note of it within 24 hours; or, without a ticket, for the first message of one that is yet to be created.
         *
         *     Over REST the body is the file as it is. Over gRPC the first request carries ticket, name and request id, and each one a piece of the content. What the file is, its content says and not its name: programs and scripts are refused, whatever they are called. Nothing is kept of an upload that does not come to its end. Send the id as one of a message's or note's `attachment_ids`, or of those of the ticket that `CreateTicket` creates; a file that is in none after 24 hours is removed.
         *
         *     Errors: NOT_FOUND for a ticket that the tenant does not have; INVALID_ARGUMENT with TOO_LARGE above the size limit (20 MiB unless set otherwise), with FILE_REFUSED for a dangerous file or name; RESOURCE_EXHAUSTED with LIMIT_REACHED when 100 of the caller's files wait to be used.
         *
         *     Needs the permission `messages.write`.
         */
        post: operations["uploadAttachment2"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/attachments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Downloads a file: its content, with the name and protective headers beside it
         * @description Downloads a file: its content, with the name and protective headers beside it.
         *
         *     Whoever may read the message or note may read its files; one that is not used yet, only who uploaded it, leads and admins. It comes as `content-disposition: attachment`; `inline=true` lets a browser show PNG, JPEG, GIF and WebP, and changes nothing for anything else.
         *
         *     Errors: NOT_FOUND for an id that the tenant does not have, of a file that the caller may not see, or that was removed.
         *
         *     Any authenticated caller may use it.
         */
        get: operations["downloadAttachment"];
        put?: never;
        post?: never;
        /**
         * Removes the content of a file for good
         * @description Removes the content of a file for good. One that was used stays in its message or note by name.
         *
         *     Errors: NOT_FOUND; FAILED_PRECONDITION with NOT_EDITABLE for a file that is in use, unless the caller is a lead or an admin.
         *
         *     Needs the permission `messages.write`.
         */
        delete: operations["deleteAttachment"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists every change of the tenant, newest first, optionally those of one actor or of one kind
         * @description Lists every change of the tenant, newest first, optionally those of one actor or of one kind.
         *
         *     Errors: INVALID_ARGUMENT with INVALID_PAGE_TOKEN for a token of other arguments.
         *
         *     Needs the permission `audit.read`.
         */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit:export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Exports the tenant's entries, oldest first, up to 2,000 a call, in the form that the chain covers
         * @description Exports the tenant's entries, oldest first, up to 2,000 a call, in the form that the chain covers.
         *
         *     Each line is one entry as JSON, hash included; `quimbi audit verify-file` checks the lines without the database. Call again with `after` set to `last` until `complete` is true. Entries that were written meanwhile come with later calls, so that calls put together are the whole log.
         *
         *     Needs the permission `audit.export`.
         */
        get: operations["exportAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit:verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Computes the tenant's chain of hashes anew and compares it with what is stored, up to 20,000 entries a call
         * @description Computes the tenant's chain of hashes anew and compares it with what is stored, up to 20,000 entries a call.
         *
         *     An entry that was changed, removed or inserted shows as `fault`; so does an end that was cut off. Call again with `after` set to `verified` until `complete` is true or `fault` is set. Keep `head` somewhere else: a log that was written anew as a whole has another one.
         *
         *     Errors: INVALID_ARGUMENT when `after` is behind the end of the log.
         *
         *     Needs the permission `audit.export`.
         */
        get: operations["verifyAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Signs an agent in with e-mail and password
         * @description Signs an agent in with e-mail and password.
         *
         *     Answers with an access token (15 minutes) and a refresh token (14 days), or, with `cookies`, sets both as HttpOnly cookies and leaves them out of the body. After 5 failures in a row for one address each further try must wait, from 30 seconds up to 15 minutes.
         *
         *     Errors: UNAUTHENTICATED with WRONG_CREDENTIALS; RESOURCE_EXHAUSTED with TOO_MANY_ATTEMPTS.
         *
         *     Needs no credentials.
         */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends the session of the refresh token, and clears the cookies
         * @description Ends the session of the refresh token, and clears the cookies. Ending an ended session is fine.
         *
         *     Needs no credentials.
         */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells who is calling, with the permissions that the caller has
         * @description Tells who is calling, with the permissions that the caller has.
         *
         *     Any authenticated caller may use it.
         */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchanges a refresh token for a new pair
         * @description Exchanges a refresh token for a new pair. Each refresh token works once.
         *
         *     A second use means that it was copied: the whole session is revoked. The token comes in the body or in the cookie.
         *
         *     Errors: UNAUTHENTICATED, with REFRESH_TOKEN_REUSED after a second use.
         *
         *     Needs no credentials.
         */
        post: operations["refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendars": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists all calendars of the tenant by name
         * @description Lists all calendars of the tenant by name. A tenant has at most 100.
         *
         *     Needs the permission `tickets.read`.
         */
        get: operations["listCalendars"];
        put?: never;
        /**
         * Creates a calendar
         * @description Creates a calendar.
         *
         *     Errors: INVALID_ARGUMENT for an unknown zone, day, country or subdivision, hours that overlap or end before they begin, a week without hours, and a date that does not exist; ALREADY_EXISTS when the name is taken; FAILED_PRECONDITION with LIMIT_REACHED when the tenant has 100 calendars.
         *
         *     Needs the permission `sla.write`.
         */
        post: operations["createCalendar"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendars/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Removes a calendar
         * @description Removes a calendar.
         *
         *     Errors: NOT_FOUND; FAILED_PRECONDITION with IN_USE while a policy counts in it.
         *
         *     Needs the permission `sla.write`.
         */
        delete: operations["deleteCalendar"];
        options?: never;
        head?: never;
        /**
         * Changes a calendar; see `UpdateTicket` for the mask
         * @description Changes a calendar; see `UpdateTicket` for the mask. Lists are replaced as a whole; one is emptied by naming it in the mask. Tickets whose service levels use it are computed anew afterwards, see `ListSlaRecomputations`.
         *
         *     Errors: those of `CreateCalendar`; NOT_FOUND; ABORTED with STALE_ETAG; INVALID_ARGUMENT with INVALID_UPDATE_MASK, or when a policy's target could not be used up within five years of the new hours.
         *
         *     Needs the permission `sla.write`.
         */
        patch: operations["updateCalendar"];
        trace?: never;
    };
    "/api/calendars/{id}/holidays": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the holidays of a calendar in a year, in order of date: those of its country and the shop's own
         * @description Lists the holidays of a calendar in a year, in order of date: those of its country and the shop's own. Public ones on which the shop works all the same are among them, marked as excluded.
         *
         *     Errors: NOT_FOUND for an id that the tenant does not have.
         *
         *     Needs the permission `tickets.read`.
         */
        get: operations["listCalendarHolidays"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendars/{id}:preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says when a budget of working time would be used up in a saved calendar, see `PreviewCalendar`
         * @description Says when a budget of working time would be used up in a saved calendar, see `PreviewCalendar`.
         *
         *     Errors: NOT_FOUND for an id that the tenant does not have; INVALID_ARGUMENT for a budget that five years of these hours do not use up.
         *
         *     Needs the permission `tickets.read`.
         */
        post: operations["previewSavedCalendar"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendars:preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says when a budget of working time would be used up under hours that are not saved
         * @description Says when a budget of working time would be used up under hours that are not saved. Reads and changes nothing.
         *
         *     Hours are those of the clock on the wall: where clocks go forward the hours left out count nothing, where they go back the hours that come twice count twice. A budget that ends exactly at closing time is due at closing time.
         *
         *     Errors: INVALID_ARGUMENT for an unknown zone or day, hours that overlap or end before they begin, a week without hours, and a budget that five years of these hours do not use up.
         *
         *     Needs the permission `tickets.read`.
         */
        post: operations["previewCalendar"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the caller's drafts that have text, last saved first
         * @description Lists the caller's drafts that have text, last saved first.
         *
         *     Needs the permission `tickets.read`. Agents only: API keys are refused.
         */
        get: operations["listDrafts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Streams the tenant's events in the order of their commits, each once, as far as the caller may see them: each needs the permission to read what it is about
         * @description Streams the tenant's events in the order of their commits, each once, as far as the caller may see them: each needs the permission to read what it is about.
         *
         *     The first answer comes at once and tells the position; then there is one when something happens, at most five a second with what was gathered meanwhile, and an empty one every 15 seconds. A client that was cut off sends the last `position` that it got as `after` and is sent what it missed. Events are kept for 7 days: a client that was away longer is told `reset` and reads anew what it shows. The stream ends after 15 minutes, so that credentials are checked again; connect anew with the position. Over REST each answer is a server-sent event with the answer as its JSON `data`, without an `id`: a browser's EventSource cannot resume it, `fetch` can. Errors: INVALID_ARGUMENT for a position that the tenant's log has not reached.
         *
         *     Any authenticated caller may use it.
         */
        get: operations["watchEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inbox/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns the counts that the workspace shows beside its views, all in one: each of open tickets, up to 1,000
         * @description Returns the counts that the workspace shows beside its views, all in one: each of open tickets, up to 1,000.
         *
         *     Needs the permission `tickets.read`.
         */
        get: operations["getInboxCounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ingest/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Adds a batch of orders to the shop's history, each exactly once, and computes the profiles of their customers anew
         * @description Adds a batch of orders to the shop's history, each exactly once, and computes the profiles of their customers anew.
         *
         *     Over REST the body is the batch as it is: CSV with the columns of docs/orders.md (`content-type: text/csv`), or JSON, `{"orders": [{"order_id": …, "customer_id": …, "ordered_at": …, "amount": …}, …]}` with the same names. Up to 1 MiB. Rows that cannot be read are refused one by one with line and reason, the rest is taken; of a batch that cannot be read at all nothing is. All of it is visible at once. An order that is known with other content is updated.
         *
         *     Errors: INVALID_ARGUMENT for an empty or too large batch (TOO_LARGE), or one without the needed columns; UNAVAILABLE while another import of the shop runs.
         *
         *     Needs the permission `orders.write`.
         */
        post: operations["importOrders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ingest/webhooks/shopify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes a webhook of Shopify: orders/create, orders/updated, orders/cancelled, refunds/create; others are acknowledged and not kept
         * @description Takes a webhook of Shopify: orders/create, orders/updated, orders/cancelled, refunds/create; others are acknowledged and not kept.
         *
         *     The body is signed, and passed on as it was sent. Headers (over gRPC metadata of the same names): `X-Shopify-Shop-Domain`, `X-Shopify-Topic`, `X-Shopify-Webhook-Id` and `X-Shopify-Hmac-Sha256`, the HMAC of the body with the secret that `quimbi connections set` stored. The answer comes as soon as the delivery is stored; it is understood afterwards, and the customer's profile is fresh within seconds. A delivery that came before changes nothing.
         *
         *     Errors: UNAUTHENTICATED for a wrong signature or a shop that is not connected; INVALID_ARGUMENT for a body that is empty or too large, or without a webhook id.
         *
         *     Needs no credentials.
         */
        post: operations["receiveShopifyWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/intelligence/analyze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Returns the stored profile of a customer by id, or computes one from an order history sent in the request
         * @description Returns the stored profile of a customer by id, or computes one from an order history sent in the request.
         *
         *     An order history in the request is scored with the shop's current models and is not stored.
         *
         *     Errors: NOT_FOUND for an unknown id; FAILED_PRECONDITION with NO_MODEL for a history when the shop has no model yet.
         *
         *     Needs the permission `profiles.read`.
         */
        post: operations["analyzeCustomer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/intelligence/batch-analyze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Returns the stored profiles of several customers in one call, in the order of the ids
         * @description Returns the stored profiles of several customers in one call, in the order of the ids.
         *
         *     Reads at one moment. An id without a profile has an answer without one; the others are not affected.
         *
         *     Needs the permission `profiles.read`.
         */
        post: operations["batchAnalyzeCustomers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/intelligence/churn-risk/{customer_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns how likely a customer is to stay away, with the reasons
         * @description Returns how likely a customer is to stay away, with the reasons.
         *
         *     Errors: NOT_FOUND when the tenant has no such customer.
         *
         *     Needs the permission `profiles.read`.
         */
        get: operations["getChurnRisk"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/intelligence/customer/{customer_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns a customer's stored profile: facts, churn risk, lifetime value and recent orders
         * @description Returns a customer's stored profile: facts, churn risk, lifetime value and recent orders.
         *
         *     Errors: NOT_FOUND when the tenant has no such customer.
         *
         *     Needs the permission `profiles.read`.
         */
        get: operations["getCustomer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/intelligence/customer/{customer_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns what was told of a customer, newest first
         * @description Returns what was told of a customer, newest first.
         *
         *     A snapshot is kept when something changed that matters: orders, a segment or the archetype, the churn risk by 0.05 or more, the expected spend by a tenth or more. There is at most one a day.
         *
         *     Errors: NOT_FOUND when the tenant has no such customer.
         *
         *     Needs the permission `profiles.read`.
         */
        get: operations["listProfileHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/intelligence/customers:stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sends the stored profiles of all customers, by customer id, and ends
         * @description Sends the stored profiles of all customers, by customer id, and ends.
         *
         *     Each answer carries up to 200 profiles, read at one moment; different answers are of different moments. Whoever is cut off goes on with the last customer id seen in `after_customer_id`.
         *
         *     Needs the permission `profiles.read`.
         */
        get: operations["streamCustomers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/intelligence/engagement/{customer_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns how active a customer is expected to be, against the time past
         * @description Returns how active a customer is expected to be, against the time past.
         *
         *     Errors: as for `GetNextPurchase`.
         *
         *     Needs the permission `profiles.read`.
         */
        get: operations["getEngagement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/intelligence/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns who crossed a limit, oldest first, after a position
         * @description Returns who crossed a limit, oldest first, after a position.
         *
         *     Whoever asks again with the last position gets each crossing once. There are none of a shop's first refresh, and none of one in which more than a tenth of the customers cross at once: then the history or the models are new.
         *
         *     Needs the permission `profiles.read`.
         */
        get: operations["listCustomerEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/intelligence/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the tenant's keys, newest first, revoked ones included
         * @description Lists the tenant's keys, newest first, revoked ones included. Up to 500.
         *
         *     Needs the permission `keys.manage`. Agents only: API keys are refused.
         */
        get: operations["intelligenceListApiKeys"];
        put?: never;
        /**
         * Creates a key and shows its secret, once
         * @description Creates a key and shows its secret, once.
         *
         *     Errors: ALREADY_EXISTS when a live key has the name; INVALID_ARGUMENT for an unknown scope or an expiry in the past.
         *
         *     Needs the permission `keys.manage`. Agents only: API keys are refused.
         */
        post: operations["intelligenceCreateApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/intelligence/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revokes a key for good, within five seconds everywhere
         * @description Revokes a key for good, within five seconds everywhere. Revoking a revoked key changes nothing.
         *
         *     Errors: NOT_FOUND.
         *
         *     Needs the permission `keys.manage`. Agents only: API keys are refused.
         */
        delete: operations["intelligenceRevokeApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/intelligence/lifetime-value/{customer_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns what a customer is expected to spend, with an interval and the reasons
         * @description Returns what a customer is expected to spend, with an interval and the reasons.
         *
         *     Errors: NOT_FOUND when the tenant has no such customer.
         *
         *     Needs the permission `profiles.read`.
         */
        get: operations["getLifetimeValue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/intelligence/next-purchase/{customer_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns whether and when a customer is expected to buy next, in all and by category
         * @description Returns whether and when a customer is expected to buy next, in all and by category.
         *
         *     A customer who will probably not return gets the outlook `UNLIKELY` and no date.
         *
         *     Errors: NOT_FOUND when the tenant has no such customer; FAILED_PRECONDITION with NO_MODEL while the shop has no model, with NOT_REFRESHED when the profile was computed by an earlier release.
         *
         *     Needs the permission `profiles.read`.
         */
        get: operations["getNextPurchase"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the tenant's keys, newest first, revoked ones included
         * @description Lists the tenant's keys, newest first, revoked ones included. Up to 500.
         *
         *     Needs the permission `keys.manage`. Agents only: API keys are refused.
         */
        get: operations["supportListApiKeys"];
        put?: never;
        /**
         * Creates a key and shows its secret, once
         * @description Creates a key and shows its secret, once.
         *
         *     Errors: ALREADY_EXISTS when a live key has the name; INVALID_ARGUMENT for an unknown scope or an expiry in the past.
         *
         *     Needs the permission `keys.manage`. Agents only: API keys are refused.
         */
        post: operations["supportCreateApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revokes a key for good, within five seconds everywhere
         * @description Revokes a key for good, within five seconds everywhere. Revoking a revoked key changes nothing.
         *
         *     Errors: NOT_FOUND.
         *
         *     Needs the permission `keys.manage`. Agents only: API keys are refused.
         */
        delete: operations["supportRevokeApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/mentions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the caller's mentions, newest first, with what they are about
         * @description Lists the caller's mentions, newest first, with what they are about. Those of deleted notes and tickets are left out.
         *
         *     Needs the permission `notes.read`. Agents only: API keys are refused.
         */
        get: operations["listMentions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/mentions/{id}:read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Marks a mention of the caller as read; one that is stays as it is
         * @description Marks a mention of the caller as read; one that is stays as it is.
         *
         *     Errors: NOT_FOUND for a mention that is not the caller's.
         *
         *     Needs the permission `notes.read`. Agents only: API keys are refused.
         */
        post: operations["readMention"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/mentions:read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Marks the caller's mentions up to a moment as read: one that came after the list was read stays unread
         * @description Marks the caller's mentions up to a moment as read: one that came after the list was read stays unread.
         *
         *     Needs the permission `notes.read`. Agents only: API keys are refused.
         */
        post: operations["readAllMentions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/model-runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists runs, newest first; those that ended more than a year ago are gone
         * @description Lists runs, newest first; those that ended more than a year ago are gone.
         *
         *     Errors: INVALID_ARGUMENT with INVALID_PAGE_TOKEN for a token of other arguments.
         *
         *     Needs the permission `models.read`.
         */
        get: operations["listModelRuns"];
        put?: never;
        /**
         * Puts in a training, or a computation of all profiles
         * @description Puts in a training, or a computation of all profiles. It runs as soon as no other run of the shop is under way.
         *
         *     One of each kind waits at a time: asked for again, the one that waits is returned. Follow it with GetModelRun.
         *
         *     Needs the permission `models.write`.
         */
        post: operations["startModelRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/model-runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns a run with its progress
         * @description Returns a run with its progress.
         *
         *     Errors: NOT_FOUND.
         *
         *     Needs the permission `models.read`.
         */
        get: operations["getModelRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns both models with the version in use, a trial that is on, and alarms
         * @description Returns both models with the version in use, a trial that is on, and alarms. A model that was never trained has no champion.
         *
         *     Needs the permission `models.read`.
         */
        get: operations["listModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns one model
         * @description Returns one model.
         *
         *     Needs the permission `models.read`.
         */
        get: operations["getModel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{name}/calibration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns what was said of windows that have ended and what happened, newest first, up to 50 reports
         * @description Returns what was said of windows that have ended and what happened, newest first, up to 50 reports.
         *
         *     Empty until a horizon has passed since the first full refresh.
         *
         *     Needs the permission `models.read`.
         */
        get: operations["getModelCalibration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{name}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists who changed which version is in use, when and why, newest first
         * @description Lists who changed which version is in use, when and why, newest first. Entries can be neither changed nor removed.
         *
         *     Errors: INVALID_ARGUMENT with INVALID_PAGE_TOKEN for a token of other arguments.
         *
         *     Needs the permission `models.read`.
         */
        get: operations["listModelChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{name}/drift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns how far customers have moved away from those that the versions in use were trained on, by the last refresh
         * @description Returns how far customers have moved away from those that the versions in use were trained on, by the last refresh.
         *
         *     Empty before the first full refresh with the version.
         *
         *     Needs the permission `models.read`.
         */
        get: operations["getModelDrift"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{name}/promote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes a version the one in use, at once and in every process; the profiles are computed anew afterwards
         * @description Makes a version the one in use, at once and in every process; the profiles are computed anew afterwards. A trial ends.
         *
         *     It is compared first with the version in use, on the latest days of the history, which neither has seen; for a large shop that takes up to a minute. A worse one is refused. `force` overrules that: for admins in person, with a reason. Promoting the version in use changes nothing.
         *
         *     Errors: NOT_FOUND; FAILED_PRECONDITION with WORSE_MODEL and the comparison in words, or DAMAGED_MODEL; ABORTED with STALE_MODEL when the version in use changed meanwhile.
         *
         *     Needs the permission `models.write`.
         */
        post: operations["promoteModelVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{name}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Goes back to the version that was in use before, at once and in every process; the profiles follow
         * @description Goes back to the version that was in use before, at once and in every process; the profiles follow. A trial ends.
         *
         *     Calling it again goes back one further, up to 20 versions.
         *
         *     Errors: NOT_FOUND for a `version` that there is not; ABORTED with STALE_MODEL when another one is in use; FAILED_PRECONDITION when there was none before, or with NO_MODEL before the first training.
         *
         *     Needs the permission `models.write`.
         */
        post: operations["rollbackModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{name}/share": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lets a version answer for a share of the customers beside the one in use, or ends that with a share of 0
         * @description Lets a version answer for a share of the customers beside the one in use, or ends that with a share of 0.
         *
         *     Customers are drawn by a hash of their ids: always the same, and a larger share takes in those of a smaller one. Every answer names the version that gave it. One version of a model can be tried at a time; another takes its place.
         *
         *     Errors: NOT_FOUND; INVALID_ARGUMENT for the version in use; FAILED_PRECONDITION for a version with money in another currency, or with NO_MODEL before the first training.
         *
         *     Needs the permission `models.write`.
         */
        post: operations["setModelShare"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{name}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the versions of a model, newest first
         * @description Lists the versions of a model, newest first.
         *
         *     Errors: INVALID_ARGUMENT with INVALID_PAGE_TOKEN for a token of other arguments.
         *
         *     Needs the permission `models.read`.
         */
        get: operations["listModelVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{name}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns a version with the cards of its parts, after checking its signature
         * @description Returns a version with the cards of its parts, after checking its signature.
         *
         *     Errors: NOT_FOUND; FAILED_PRECONDITION with DAMAGED_MODEL when its files are not those that were registered.
         *
         *     Needs the permission `models.read`.
         */
        get: operations["getModelVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/performance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the figures of all agents by name, and those of all together
         * @description Lists the figures of all agents by name, and those of all together.
         *
         *     Errors: INVALID_ARGUMENT as above.
         *
         *     Needs the permission `performance.read`.
         */
        get: operations["listPerformance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists who has which of several tickets open, or of all tickets, by ticket and agent id
         * @description Lists who has which of several tickets open, or of all tickets, by ticket and agent id.
         *
         *     A ticket that the tenant does not have is left out, like one that nobody has open.
         *
         *     Needs the permission `tickets.read`. Agents only: API keys are refused.
         */
        get: operations["listPresence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists all queues of the tenant by `priority_order`, then name
         * @description Lists all queues of the tenant by `priority_order`, then name. A tenant has at most 200.
         *
         *     Needs the permission `tickets.read`.
         */
        get: operations["listQueues"];
        put?: never;
        /**
         * Creates a queue
         * @description Creates a queue.
         *
         *     Errors: ALREADY_EXISTS when the name is taken; FAILED_PRECONDITION with LIMIT_REACHED when the tenant has 200 queues.
         *
         *     Needs the permission `queues.write`.
         */
        post: operations["createQueue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Removes a queue
         * @description Removes a queue. Its closed tickets lose their queue.
         *
         *     Errors: NOT_FOUND; FAILED_PRECONDITION with IN_USE while open or pending tickets are in it.
         *
         *     Needs the permission `queues.write`.
         */
        delete: operations["deleteQueue"];
        options?: never;
        head?: never;
        /**
         * Changes a queue's name, description, order or reopen window; see `UpdateTicket` for the mask
         * @description Changes a queue's name, description, order or reopen window; see `UpdateTicket` for the mask.
         *
         *     Errors: NOT_FOUND; ALREADY_EXISTS; ABORTED with STALE_ETAG; INVALID_ARGUMENT with INVALID_UPDATE_MASK.
         *
         *     Needs the permission `queues.write`.
         */
        patch: operations["updateQueue"];
        trace?: never;
    };
    "/api/queues/{queue_id}/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the tickets that wait in a queue (open and pending ones): the most urgent first, then the longest wait
         * @description Lists the tickets that wait in a queue (open and pending ones): the most urgent first, then the longest wait.
         *
         *     Errors: NOT_FOUND for an id that the tenant does not have.
         *
         *     Needs the permission `tickets.read`.
         */
        get: operations["listQueueTickets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues/{queue_id}:take": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives the calling agent the first open ticket of a queue that has no owner: the most urgent, then the longest wait
         * @description Gives the calling agent the first open ticket of a queue that has no owner: the most urgent, then the longest wait. However many take at once, each ticket goes to one of them.
         *
         *     Errors: NOT_FOUND for an unknown queue; FAILED_PRECONDITION with NOTHING_TO_TAKE when no such ticket waits, with NOT_ASSIGNABLE for a key or a deactivated agent.
         *
         *     Needs the permission `tickets.write`.
         */
        post: operations["takeTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/routing/capacity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns how many open tickets agents of the tenant work on at once who have no numbers of their own
         * @description Returns how many open tickets agents of the tenant work on at once who have no numbers of their own.
         *
         *     Needs the permission `agents.read`.
         */
        get: operations["getCapacityDefaults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Changes these numbers; see `UpdateTicket` for the mask
         * @description Changes these numbers; see `UpdateTicket` for the mask. One that is named in the mask and not set is again that of the platform.
         *
         *     Where there is more room now, tickets that wait are given out at once; where there is less, nobody loses any.
         *
         *     Errors: ABORTED with STALE_ETAG; INVALID_ARGUMENT, with INVALID_UPDATE_MASK for an unknown field.
         *
         *     Needs the permission `agents.write`.
         */
        patch: operations["updateCapacityDefaults"];
        trace?: never;
    };
    "/api/routing/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists all routing rules in the order in which they are asked
         * @description Lists all routing rules in the order in which they are asked. A tenant has at most 100.
         *
         *     Needs the permission `tickets.read`.
         */
        get: operations["listRoutingRules"];
        put?: never;
        /**
         * Creates a rule
         * @description Creates a rule. It is asked about tickets that are created from now on.
         *
         *     Errors: NOT_FOUND for an unknown queue; ALREADY_EXISTS when the name is taken; INVALID_ARGUMENT; FAILED_PRECONDITION with LIMIT_REACHED when the tenant has 100 rules.
         *
         *     Needs the permission `queues.write`.
         */
        post: operations["createRoutingRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/routing/rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Removes a rule
         * @description Removes a rule. What it did stays.
         *
         *     Errors: NOT_FOUND.
         *
         *     Needs the permission `queues.write`.
         */
        delete: operations["deleteRoutingRule"];
        options?: never;
        head?: never;
        /**
         * Changes a rule; see `UpdateTicket` for the mask
         * @description Changes a rule; see `UpdateTicket` for the mask. A list in the body counts as given when something is in it.
         *
         *     Errors: NOT_FOUND for the rule or a queue; ALREADY_EXISTS; ABORTED with STALE_ETAG; INVALID_ARGUMENT.
         *
         *     Needs the permission `queues.write`.
         */
        patch: operations["updateRoutingRule"];
        trace?: never;
    };
    "/api/routing/rules:preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says which rules would fit a ticket, and why
         * @description Says which rules would fit a ticket, and why. Changes nothing.
         *
         *     Errors: NOT_FOUND for a ticket that the tenant does not have.
         *
         *     Needs the permission `tickets.read`.
         */
        post: operations["previewRoutingRules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/scoring/weights": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns the weights of the tenant's smart scores, defaults where nothing was set
         * @description Returns the weights of the tenant's smart scores, defaults where nothing was set.
         *
         *     Needs the permission `tickets.read`.
         */
        get: operations["getScoringWeights"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Changes weights; see `UpdateTicket` for the mask
         * @description Changes weights; see `UpdateTicket` for the mask. A field that is cleared gets its default back.
         *
         *     New and changed tickets are scored with them at once; the other open ones follow in small steps, of which `recomputation` tells how far they are. The same values again change nothing.
         *
         *     Errors: ABORTED with STALE_ETAG; INVALID_ARGUMENT with INVALID_UPDATE_MASK.
         *
         *     Needs the permission `scoring.write`.
         */
        patch: operations["updateScoringWeights"];
        trace?: never;
    };
    "/api/segments/customer/{customer_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns a customer's memberships on all axes and the latest changes of dominant segments
         * @description Returns a customer's memberships on all axes and the latest changes of dominant segments.
         *
         *     Errors: NOT_FOUND when the tenant has no such customer.
         *
         *     Needs the permission `profiles.read`.
         */
        get: operations["getCustomerSegments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/segments/definitions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns what the segments of each axis mean in this shop: criteria, boundaries, population, typical values
         * @description Returns what the segments of each axis mean in this shop: criteria, boundaries, population, typical values.
         *
         *     Errors: FAILED_PRECONDITION with NOT_REFRESHED before the shop's first refresh.
         *
         *     Needs the permission `profiles.read`.
         */
        get: operations["listSegmentDefinitions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/segments/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Returns the customers who meet conditions on their memberships, by customer id
         * @description Returns the customers who meet conditions on their memberships, by customer id.
         *
         *     Errors: INVALID_ARGUMENT for a segment that its axis does not have; FAILED_PRECONDITION with NOT_REFRESHED before the shop's first refresh.
         *
         *     Needs the permission `profiles.read`.
         */
        post: operations["querySegments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sla/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists all policies of the tenant in the order in which they are tried
         * @description Lists all policies of the tenant in the order in which they are tried. A tenant has at most 100.
         *
         *     Needs the permission `tickets.read`.
         */
        get: operations["listSlaPolicies"];
        put?: never;
        /**
         * Creates a policy
         * @description Creates a policy. Open and pending tickets are computed anew afterwards, see `ListSlaRecomputations`.
         *
         *     Errors: INVALID_ARGUMENT without a target, or for one that five years of the calendar's hours do not use up; NOT_FOUND for a calendar or queue that the tenant does not have; ALREADY_EXISTS when the name is taken; FAILED_PRECONDITION with LIMIT_REACHED when the tenant has 100 policies.
         *
         *     Needs the permission `sla.write`.
         */
        post: operations["createSlaPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sla/policies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Removes a policy
         * @description Removes a policy. Open and pending tickets are computed anew afterwards; what closed ones have met or missed stays.
         *
         *     Errors: NOT_FOUND.
         *
         *     Needs the permission `sla.write`.
         */
        delete: operations["deleteSlaPolicy"];
        options?: never;
        head?: never;
        /**
         * Changes a policy; see `UpdateTicket` for the mask
         * @description Changes a policy; see `UpdateTicket` for the mask. `conditions`, `targets`, `warn_before`, `on_warning` and `on_breach` are replaced as a whole. Open and pending tickets are computed anew afterwards, as if the policy had always been so; what closed ones have met or missed stays.
         *
         *     Errors: those of `CreateSlaPolicy`; NOT_FOUND; ABORTED with STALE_ETAG; INVALID_ARGUMENT with INVALID_UPDATE_MASK.
         *
         *     Needs the permission `sla.write`.
         */
        patch: operations["updateSlaPolicy"];
        trace?: never;
    };
    "/api/sla/recomputations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists how far tickets were computed anew after changes of policies and calendars: the last 20 changes, newest first
         * @description Lists how far tickets were computed anew after changes of policies and calendars: the last 20 changes, newest first. It happens in small steps beside the work on tickets; a newer change takes an unfinished older one's place.
         *
         *     Needs the permission `tickets.read`.
         */
        get: operations["listSlaRecomputations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the tags that tickets of the tenant carry, in the order of their letters, page by page
         * @description Lists the tags that tickets of the tenant carry, in the order of their letters, page by page.
         *
         *     Closed tickets and spam count, since whoever reads tickets may read them; a tag that only deleted tickets carry is left out. A page costs the same however many tickets carry its tags.
         *
         *     Errors: INVALID_ARGUMENT with INVALID_PAGE_TOKEN for a token of another prefix.
         *
         *     Needs the permission `tickets.read`.
         */
        get: operations["listTags"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists all teams of the tenant by name, with their members
         * @description Lists all teams of the tenant by name, with their members. A tenant has at most 200.
         *
         *     Needs the permission `agents.read`.
         */
        get: operations["listTeams"];
        put?: never;
        /**
         * Creates a team
         * @description Creates a team.
         *
         *     Errors: ALREADY_EXISTS when the name or the handle is taken; NOT_FOUND for a member that the tenant does not have; FAILED_PRECONDITION with LIMIT_REACHED when the tenant has 200 teams.
         *
         *     Needs the permission `teams.write`.
         */
        post: operations["createTeam"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/teams/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Removes a team
         * @description Removes a team. Its agents stay, and so do mentions that reached them through it.
         *
         *     Errors: NOT_FOUND; FAILED_PRECONDITION with IN_USE while a queue is worked on by it.
         *
         *     Needs the permission `teams.write`.
         */
        delete: operations["deleteTeam"];
        options?: never;
        head?: never;
        /**
         * Changes a team's name, handle or members; see `UpdateTicket` for the mask
         * @description Changes a team's name, handle or members; see `UpdateTicket` for the mask. `member_ids` replaces all members; a team loses its last one by naming `member_ids` in the mask. Earlier mentions stay with those who were mentioned.
         *
         *     Errors: NOT_FOUND for the team or a member; ALREADY_EXISTS; ABORTED with STALE_ETAG; INVALID_ARGUMENT with INVALID_UPDATE_MASK.
         *
         *     Needs the permission `teams.write`.
         */
        patch: operations["updateTeam"];
        trace?: never;
    };
    "/api/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists tickets, page by page
         * @description Lists tickets, page by page. Deleted tickets and spam are left out unless asked for.
         *
         *     Filters combine with AND; the values within one filter combine with OR. The order is total, so that a page never repeats or skips a ticket that did not change meanwhile.
         *
         *     Errors: INVALID_ARGUMENT with INVALID_PAGE_TOKEN for a token of other arguments, and for an order that the list of spam, of deleted or of snoozed tickets does not have; PERMISSION_DENIED for `deleted` without `tickets.delete`.
         *
         *     Needs the permission `tickets.read`.
         */
        get: operations["listTickets"];
        put?: never;
        /**
         * Creates a ticket, open and unassigned, optionally with the customer's first message and its files
         * @description Creates a ticket, open and unassigned, optionally with the customer's first message and its files. All or nothing.
         *
         *     Errors: INVALID_ARGUMENT when `customer_id` or `subject` is missing, or for `attachment_ids` without a `first_message`; NOT_FOUND for an unknown queue, or a file that the caller may not use.
         *
         *     Needs the permission `tickets.write`.
         */
        post: operations["createTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns a ticket with its messages, oldest first
         * @description Returns a ticket with its messages, oldest first.
         *
         *     Up to 500 messages come with the ticket; `ListMessages` pages through longer threads.
         *
         *     Errors: NOT_FOUND for an id that the tenant does not have.
         *
         *     Needs the permission `tickets.read`.
         */
        get: operations["getTicket"];
        put?: never;
        post?: never;
        /**
         * Deletes a ticket: it disappears from every list and read, its rows are kept
         * @description Deletes a ticket: it disappears from every list and read, its rows are kept.
         *
         *     Errors: NOT_FOUND for an id that the tenant does not have.
         *
         *     Needs the permission `tickets.delete`.
         */
        delete: operations["deleteTicket"];
        options?: never;
        head?: never;
        /**
         * Changes a ticket's own fields: subject, priority, channel, queue, customer name and e-mail
         * @description Changes a ticket's own fields: subject, priority, channel, queue, customer name and e-mail.
         *
         *     Without `update_mask` the fields present in the body are changed; a field is cleared by naming it in the mask and leaving it out of the body; `*` means every changeable field. All or nothing.
         *
         *     Errors: NOT_FOUND; ABORTED with STALE_ETAG; INVALID_ARGUMENT with INVALID_UPDATE_MASK.
         *
         *     Needs the permission `tickets.write`.
         */
        patch: operations["updateTicket"];
        trace?: never;
    };
    "/api/tickets/{id}/workflow/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Gives a ticket to an agent, or to nobody
         * @description Gives a ticket to an agent, or to nobody.
         *
         *     Errors: NOT_FOUND for an unknown ticket or agent; FAILED_PRECONDITION with NOT_ASSIGNABLE for a viewer or a deactivated agent, with ALREADY_ASSIGNED when `only_if_unassigned` is set and somebody else owns it; ABORTED with STALE_ETAG.
         *
         *     Needs the permission `tickets.write`.
         */
        patch: operations["assignTicket"];
        trace?: never;
    };
    "/api/tickets/{id}/workflow/follow-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Goes on with a closed ticket in a new one: open, unassigned, linked by `follow_up_of`, with the same customer, queue, tags, subject and channel
         * @description Goes on with a closed ticket in a new one: open, unassigned, linked by `follow_up_of`, with the same customer, queue, tags, subject and channel. A ticket has one follow-up at a time: when there is one already, that one is returned, or the last one of a longer line.
         *
         *     Errors: NOT_FOUND; FAILED_PRECONDITION with INVALID_TRANSITION for a ticket that is not closed or is marked as spam.
         *
         *     Needs the permission `tickets.write`.
         */
        post: operations["createFollowUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{id}/workflow/snooze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Has a ticket sleep: pending until a moment, then open again
         * @description Has a ticket sleep: pending until a moment, then open again. It wakes earlier when its customer writes. A later call replaces the moment of an earlier one; without `until` the ticket wakes now, and one that is not snoozed stays as it is.
         *
         *     Errors: NOT_FOUND; INVALID_ARGUMENT for a moment that is past or more than 366 days away; FAILED_PRECONDITION with INVALID_TRANSITION for a closed ticket; ABORTED with STALE_ETAG.
         *
         *     Needs the permission `tickets.write`.
         */
        post: operations["snoozeTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{id}/workflow/spam": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Marks a ticket as spam, which closes it, or takes the mark back, which returns the status it had before
         * @description Marks a ticket as spam, which closes it, or takes the mark back, which returns the status it had before. Marking what is marked already changes nothing, nor does the reverse.
         *
         *     Errors: NOT_FOUND; ABORTED with STALE_ETAG.
         *
         *     Needs the permission `tickets.write`.
         */
        post: operations["markTicketAsSpam"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{id}/workflow/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Moves a ticket to another status
         * @description Moves a ticket to another status. Setting the status that it already has changes nothing; opening or closing a snoozed ticket ends its snooze.
         *
         *     Errors: NOT_FOUND; FAILED_PRECONDITION with INVALID_TRANSITION, also for a ticket marked as spam; FAILED_PRECONDITION with REOPEN_WINDOW_PASSED for opening a ticket that was closed longer ago than its queue allows; ABORTED with STALE_ETAG.
         *
         *     Needs the permission `tickets.write`.
         */
        patch: operations["updateTicketStatus"];
        trace?: never;
    };
    "/api/tickets/{id}/workflow/tag": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Adds and removes tags in one step
         * @description Adds and removes tags in one step. Adding a tag that is there or removing one that is not changes nothing; a tag in both lists is removed.
         *
         *     Errors: NOT_FOUND; INVALID_ARGUMENT when more than 50 tags would remain; ABORTED with STALE_ETAG.
         *
         *     Needs the permission `tickets.write`.
         */
        post: operations["tagTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{id}/workflow/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Moves a ticket to another queue, or out of any
         * @description Moves a ticket to another queue, or out of any. Its owner is released unless `keep_assignee` says otherwise. Moving a ticket to the queue that holds it changes nothing and adds no note. All or nothing.
         *
         *     Errors: NOT_FOUND for an unknown ticket or queue; PERMISSION_DENIED for a `note` by someone without `notes.write`; ABORTED with STALE_ETAG.
         *
         *     Needs the permission `tickets.write`.
         */
        post: operations["transferTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{id}:undelete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Returns a deleted ticket to the lists and reads, as it was
         * @description Returns a deleted ticket to the lists and reads, as it was. One whose snooze ended meanwhile is open. A ticket that is not deleted stays as it is.
         *
         *     Errors: NOT_FOUND for an id that the tenant does not have; ABORTED with STALE_ETAG.
         *
         *     Needs the permission `tickets.delete`.
         */
        post: operations["undeleteTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{ticket_id}/assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists who worked on a ticket, the first one first, and why
         * @description Lists who worked on a ticket, the first one first, and why.
         *
         *     Errors: NOT_FOUND for a ticket that the tenant does not have.
         *
         *     Needs the permission `tickets.read`.
         */
        get: operations["listTicketAssignments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{ticket_id}/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the files of a ticket's messages and notes, and those that the caller may use in one, oldest first
         * @description Lists the files of a ticket's messages and notes, and those that the caller may use in one, oldest first.
         *
         *     Files of deleted messages are left out, and without the permission `notes.read` those of notes. Up to 500.
         *
         *     Errors: NOT_FOUND for a ticket that the tenant does not have.
         *
         *     Needs the permission `tickets.read`.
         */
        get: operations["listAttachments"];
        put?: never;
        /**
         * Uploads a file for a ticket, to be used in a message or a note of it within 24 hours; or, without a ticket, for the first message of one that is yet to be created
         * @description Uploads a file for a ticket, to be used in a message or a note of it within 24 hours; or, without a ticket, for the first message of one that is yet to be created.
         *
         *     Over REST the body is the file as it is. Over gRPC the first request carries ticket, name and request id, and each one a piece of the content. What the file is, its content says and not its name: programs and scripts are refused, whatever they are called. Nothing is kept of an upload that does not come to its end. Send the id as one of a message's or note's `attachment_ids`, or of those of the ticket that `CreateTicket` creates; a file that is in none after 24 hours is removed.
         *
         *     Errors: NOT_FOUND for a ticket that the tenant does not have; INVALID_ARGUMENT with TOO_LARGE above the size limit (20 MiB unless set otherwise), with FILE_REFUSED for a dangerous file or name; RESOURCE_EXHAUSTED with LIMIT_REACHED when 100 of the caller's files wait to be used.
         *
         *     Needs the permission `messages.write`.
         */
        post: operations["uploadAttachment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{ticket_id}/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists every change of a ticket, newest first
         * @description Lists every change of a ticket, newest first. Rows can be neither changed nor removed.
         *
         *     Errors: NOT_FOUND for an id that the tenant does not have.
         *
         *     Needs the permission `audit.read`.
         */
        get: operations["listTicketAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{ticket_id}/conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns a page of a ticket's messages, notes and events, the newest page first; within a page the oldest comes first
         * @description Returns a page of a ticket's messages, notes and events, the newest page first; within a page the oldest comes first.
         *
         *     Notes are in it for callers who may read them. Events are what happened to the ticket itself: its state, owner, queue and priority. Messages carry their HTML.
         *
         *     Errors: NOT_FOUND for an id that the tenant does not have.
         *
         *     Needs the permission `tickets.read`.
         */
        get: operations["getConversation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{ticket_id}/demo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Forgets the demo and its messages; the next message begins another one on the ticket as it is then
         * @description Forgets the demo and its messages; the next message begins another one on the ticket as it is then. Without a demo nothing changes.
         *
         *     Errors: NOT_FOUND for an id that the tenant does not have.
         *
         *     Needs the permission `demo.write`.
         */
        delete: operations["deleteDemo"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{ticket_id}/demo/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what the demo shows: the conversation as it was when the demo began, oldest first, then the temporary messages
         * @description Lists what the demo shows: the conversation as it was when the demo began, oldest first, then the temporary messages. Without a demo it is the conversation as it is now.
         *
         *     Errors: NOT_FOUND for an id that the tenant does not have.
         *
         *     Needs the permission `tickets.read`.
         */
        get: operations["listDemoMessages"];
        put?: never;
        /**
         * Adds a temporary message of the shop or of the customer
         * @description Adds a temporary message of the shop or of the customer. The first one begins the demo.
         *
         *     Nothing is sent, and the ticket stays as it is. What happens to the ticket afterwards does not show in the demo.
         *
         *     Errors: NOT_FOUND for an id that the tenant does not have; FAILED_PRECONDITION with LIMIT_REACHED when the demo has 200 messages.
         *
         *     Needs the permission `demo.write`.
         */
        post: operations["createDemoMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{ticket_id}/demo/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Removes the temporary messages, so that the demo is as it was when it began, and returns it
         * @description Removes the temporary messages, so that the demo is as it was when it began, and returns it. Without a demo nothing changes, and the conversation as it is now is returned.
         *
         *     Errors: NOT_FOUND for an id that the tenant does not have.
         *
         *     Needs the permission `demo.write`.
         */
        post: operations["resetDemo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{ticket_id}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns the caller's draft; one without text and with the etag `0` when there is none
         * @description Returns the caller's draft; one without text and with the etag `0` when there is none. Also of a ticket that was deleted: what was typed is not lost with it.
         *
         *     Errors: NOT_FOUND for a ticket that the tenant does not have.
         *
         *     Needs the permission `tickets.read`. Agents only: API keys are refused.
         */
        get: operations["getDraft"];
        /**
         * Saves the caller's draft
         * @description Saves the caller's draft. The replaced text is kept as a version when it is a minute older than the version before, or when much of it is gone from the new one.
         *
         *     Errors: NOT_FOUND for a ticket that the tenant does not have; ABORTED with STALE_ETAG and the detail `StaleDraft` when another window saved meanwhile: nothing is saved.
         *
         *     Needs the permission `tickets.read`. Agents only: API keys are refused.
         */
        put: operations["saveDraft"];
        post?: never;
        /**
         * Removes the caller's draft and its versions; done as well when there is none
         * @description Removes the caller's draft and its versions; done as well when there is none.
         *
         *     Errors: NOT_FOUND for a ticket that the tenant does not have; ABORTED with STALE_ETAG.
         *
         *     Needs the permission `tickets.read`. Agents only: API keys are refused.
         */
        delete: operations["deleteDraft"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{ticket_id}/draft/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what the caller's draft said before, newest first: the last 20 texts that were kept
         * @description Lists what the caller's draft said before, newest first: the last 20 texts that were kept.
         *
         *     Errors: NOT_FOUND for a ticket that the tenant does not have.
         *
         *     Needs the permission `tickets.read`. Agents only: API keys are refused.
         */
        get: operations["listDraftVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{ticket_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists a ticket's messages, oldest first, deleted ones left out
         * @description Lists a ticket's messages, oldest first, deleted ones left out.
         *
         *     Errors: NOT_FOUND for an id that the tenant does not have.
         *
         *     Needs the permission `tickets.read`.
         */
        get: operations["listMessages"];
        put?: never;
        /**
         * Adds a message to a ticket
         * @description Adds a message to a ticket.
         *
         *     An agent's message (`from_agent` true) carries the caller as its author. A customer's message (`from_agent` false) is recorded on the customer's behalf, as a phone call or a chat does, and opens a pending or closed ticket again. When the ticket was closed longer ago than its queue's reopen window, the message begins a follow-up ticket instead, or goes to the follow-up that was begun before: `message.ticket_id` and `follow_up` tell. A ticket marked as spam stays closed, and a message that does nothing but thank leaves a closed ticket closed.
         *
         *     A client that sends `last_seen_message_id`, `last_seen_note_id` or both has the reply stopped when anybody else wrote since: nothing is stored, and the answer carries what was missed. Decided with the ticket locked, so of two replies at the same moment one is sent.
         *
         *     Errors: NOT_FOUND for an id that the tenant or the ticket does not have; ABORTED with MISSED_MESSAGES and the detail `MissedMessages`; PERMISSION_DENIED for a `last_seen_…` of what the caller may not read.
         *
         *     Needs the permission `messages.write`.
         */
        post: operations["createMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{ticket_id}/messages/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns a message with its HTML
         * @description Returns a message with its HTML.
         *
         *     Pictures from elsewhere are left out, because fetching them tells their owner that and when the message was read; `blocked_images` counts them, and `remote_images` brings them back.
         *
         *     Errors: NOT_FOUND for an id that the tenant does not have.
         *
         *     Needs the permission `tickets.read`.
         */
        get: operations["getMessage"];
        put?: never;
        post?: never;
        /**
         * Deletes a message: it disappears from the thread, its text and versions are kept
         * @description Deletes a message: it disappears from the thread, its text and versions are kept.
         *
         *     Errors: NOT_FOUND; FAILED_PRECONDITION with NOT_EDITABLE for a customer's message or a colleague's, unless the caller is a lead or an admin.
         *
         *     Needs the permission `messages.write`.
         */
        delete: operations["deleteMessage"];
        options?: never;
        head?: never;
        /**
         * Changes the text of a message that the shop wrote; the earlier text is kept as a version
         * @description Changes the text of a message that the shop wrote; the earlier text is kept as a version. A new text without `content_html` takes the HTML away.
         *
         *     Errors: NOT_FOUND; FAILED_PRECONDITION with NOT_EDITABLE for a customer's message or, unless the caller is a lead or an admin, a colleague's; ABORTED with STALE_ETAG.
         *
         *     Needs the permission `messages.write`.
         */
        patch: operations["updateMessage"];
        trace?: never;
    };
    "/api/tickets/{ticket_id}/messages/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what a message said before each edit, oldest first
         * @description Lists what a message said before each edit, oldest first. Up to 200.
         *
         *     Errors: NOT_FOUND for an id that the tenant does not have.
         *
         *     Needs the permission `tickets.read`.
         */
        get: operations["listMessageVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{ticket_id}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists a ticket's notes, oldest first
         * @description Lists a ticket's notes, oldest first.
         *
         *     Errors: NOT_FOUND for an id that the tenant does not have.
         *
         *     Needs the permission `notes.read`.
         */
        get: operations["listNotes"];
        put?: never;
        /**
         * Adds a note to a ticket in the caller's name
         * @description Adds a note to a ticket in the caller's name. Active agents whom it mentions find it among their mentions, each once and not the author; a team stands for those who are in it now.
         *
         *     Errors: NOT_FOUND for an id that the tenant does not have.
         *
         *     Needs the permission `notes.write`.
         */
        post: operations["createNote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{ticket_id}/notes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Deletes a note with its mentions; its text and versions are kept where nothing shows them
         * @description Deletes a note with its mentions; its text and versions are kept where nothing shows them.
         *
         *     Errors: NOT_FOUND; FAILED_PRECONDITION with NOT_EDITABLE for a colleague's note unless the caller is a lead or an admin.
         *
         *     Needs the permission `notes.write`.
         */
        delete: operations["deleteNote"];
        options?: never;
        head?: never;
        /**
         * Changes the text of a note; the earlier text is kept as a version
         * @description Changes the text of a note; the earlier text is kept as a version. Who is mentioned anew is told; who no longer is loses the mention.
         *
         *     Errors: NOT_FOUND; FAILED_PRECONDITION with NOT_EDITABLE for a colleague's note unless the caller is a lead or an admin; ABORTED with STALE_ETAG.
         *
         *     Needs the permission `notes.write`.
         */
        patch: operations["updateNote"];
        trace?: never;
    };
    "/api/tickets/{ticket_id}/notes/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what a note said before each edit, oldest first
         * @description Lists what a note said before each edit, oldest first. Up to 200.
         *
         *     Errors: NOT_FOUND for an id that the tenant does not have.
         *
         *     Needs the permission `notes.read`.
         */
        get: operations["listNoteVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{ticket_id}/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists who has a ticket open, the caller included, by agent id; at most 100, which is more than anybody can show
         * @description Lists who has a ticket open, the caller included, by agent id; at most 100, which is more than anybody can show.
         *
         *     Errors: NOT_FOUND for an id that the tenant does not have.
         *
         *     Needs the permission `tickets.read`. Agents only: API keys are refused.
         */
        get: operations["listTicketPresence"];
        /**
         * Says that the caller has a ticket open, for 30 seconds from now: renew it every 10 seconds
         * @description Says that the caller has a ticket open, for 30 seconds from now: renew it every 10 seconds.
         *
         *     Errors: NOT_FOUND for an id that the tenant does not have.
         *
         *     Needs the permission `tickets.read`. Agents only: API keys are refused.
         */
        put: operations["setPresence"];
        post?: never;
        /**
         * Says that the caller has closed a ticket
         * @description Says that the caller has closed a ticket. Nothing happens if it was not open.
         *
         *     Errors: NOT_FOUND for an id that the tenant does not have.
         *
         *     Needs the permission `tickets.read`. Agents only: API keys are refused.
         */
        delete: operations["clearPresence"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{ticket_id}/score": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns a ticket's smart score with the parts that it is the sum of
         * @description Returns a ticket's smart score with the parts that it is the sum of.
         *
         *     A score rises steadily while a ticket waits, equally fast for all tickets, so that their order changes only when something happens. Closed tickets have none: the answer then has no score and no parts.
         *
         *     Errors: NOT_FOUND for an id that the tenant does not have.
         *
         *     Needs the permission `tickets.read`.
         */
        get: operations["getTicketScore"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{ticket_id}/sla": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows how a ticket stands to each thing that its policy promises, with every interval that counted or not
         * @description Shows how a ticket stands to each thing that its policy promises, with every interval that counted or not.
         *
         *     Errors: NOT_FOUND for an id that the tenant does not have.
         *
         *     Needs the permission `tickets.read`.
         */
        get: operations["getTicketSla"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets:batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Changes up to 500 tickets in one way, with a result for each: what is refused for one is done for the others
         * @description Changes up to 500 tickets in one way, with a result for each: what is refused for one is done for the others. Each ticket is changed whole or not at all, under the rules of the call for one. All that was done is kept, or nothing of the call is; tickets are locked in one order, so that two such calls never wait for each other.
         *
         *     Errors: NOT_FOUND for an unknown agent or queue, FAILED_PRECONDITION with NOT_ASSIGNABLE and INVALID_ARGUMENT for a moment of `snooze`, when nothing is done at all; PERMISSION_DENIED for `delete` without `tickets.delete`.
         *
         *     Needs the permission `tickets.write`.
         */
        post: operations["batchUpdateTickets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets:count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Counts the tickets that `ListTickets` would list with the same filters, up to 1,000
         * @description Counts the tickets that `ListTickets` would list with the same filters, up to 1,000.
         *
         *     With filters that no index serves (`q`, several tags, or a queue's, an agent's or a customer's tickets of some kind) the 10,000 tickets that changed last are looked at; `more` is then true when there are others.
         *
         *     Errors: PERMISSION_DENIED for `deleted` without `tickets.delete`.
         *
         *     Needs the permission `tickets.read`.
         */
        get: operations["countTickets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/topic-alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists all topic alerts of the tenant by name
         * @description Lists all topic alerts of the tenant by name. A tenant has at most 50.
         *
         *     Needs the permission `tickets.read`.
         */
        get: operations["listTopicAlerts"];
        put?: never;
        /**
         * Creates a topic alert, and looks through the open tickets with it in small steps
         * @description Creates a topic alert, and looks through the open tickets with it in small steps.
         *
         *     Errors: INVALID_ARGUMENT for a rule without phrases; ALREADY_EXISTS when the name is taken; FAILED_PRECONDITION with LIMIT_REACHED when the tenant has 50.
         *
         *     Needs the permission `scoring.write`.
         */
        post: operations["createTopicAlert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/topic-alerts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Removes a topic alert and takes its topic off all tickets
         * @description Removes a topic alert and takes its topic off all tickets.
         *
         *     Errors: NOT_FOUND.
         *
         *     Needs the permission `scoring.write`.
         */
        delete: operations["deleteTopicAlert"];
        options?: never;
        head?: never;
        /**
         * Changes a topic alert; see `UpdateTicket` for the mask
         * @description Changes a topic alert; see `UpdateTicket` for the mask. A changed rule looks through the open tickets anew.
         *
         *     Errors: NOT_FOUND; ALREADY_EXISTS; ABORTED with STALE_ETAG; INVALID_ARGUMENT.
         *
         *     Needs the permission `scoring.write`.
         */
        patch: operations["updateTopicAlert"];
        trace?: never;
    };
    "/api/topic-alerts:preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tries a rule that is not saved on the latest messages of customers
         * @description Tries a rule that is not saved on the latest messages of customers. Changes nothing.
         *
         *     Errors: INVALID_ARGUMENT for a rule without phrases.
         *
         *     Needs the permission `tickets.read`.
         */
        post: operations["previewTopicAlert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells whether the platform works, works in part, or is down
         * @description Tells whether the platform works, works in part, or is down.
         *
         *     Asks each part with a deadline of one second and never fails because of a part that is down.
         *
         *     Needs no credentials.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A person who works in the shop's support. */
        Agent: {
            /**
             * Format: uuid
             * @description UUID.
             */
            readonly id: string;
            /** @description Shown name. */
            name: string;
            /** @description E-mail address, with which the agent signs in. */
            readonly email: string;
            /** @description What the agent may do. */
            role: components["schemas"]["AgentRole"];
            /** @description False once the agent has left: cannot sign in or be assigned to. */
            readonly active: boolean;
            /**
             * Format: date-time
             * @description When the agent was added.
             */
            readonly created_at: string;
            /** @description How notes mention the agent, without the `@`; no other agent and no team of the tenant has it. Made from the e-mail address when the agent is added. */
            readonly handle: string;
            /** @description Whether the agent takes work. Changed through `UpdateAgentAvailability`. */
            readonly availability: components["schemas"]["AgentAvailability"];
            /**
             * Format: date-time
             * @description Until when that holds; absent when no end was said. Then an agent who is online goes offline, and any other comes online.
             */
            readonly availability_until?: string;
            /**
             * Format: date-time
             * @description Since when that holds; absent when the agent never said.
             */
            readonly availability_since?: string;
            /** @description What the agent can do beyond the ordinary, such as `french` or `wholesale`: lower-case letters, digits, `_`, `:` and `-`, up to 50 of up to 50 characters, sorted. */
            skills: string[];
            /** @description How many open tickets the agent works on at once; absent means the tenant's usual numbers. The router heeds it, people need not. */
            capacity?: components["schemas"]["AgentCapacity"];
            /** @description When the agent gets work; absent means always. */
            shifts?: components["schemas"]["AgentShifts"];
            /**
             * Format: int32
             * @description How many tickets the agent gets within an hour at most, 0 to 1,000; absent means any number.
             */
            assignments_per_hour?: number;
            /**
             * Format: int32
             * @description How many open tickets the agent owns.
             */
            readonly open_tickets: number;
            /**
             * Format: int32
             * @description How many open tickets the agent works on at once, all in all.
             */
            readonly capacity_total: number;
            /** @description Whether now is within the agent's shift. */
            readonly on_shift: boolean;
            /** @description Changes with every change of the agent's own fields, which availability is none of; send it back to detect that someone was faster. */
            etag: string;
        };
        /**
         * @description Whether an agent takes work.
         *
         *     - `ONLINE`: At work: gets tickets from routed queues, within the shift and up to the capacity.
         *     - `AWAY`: Back soon: gets no tickets and keeps those that are there.
         *     - `OFFLINE`: Gone: gets no tickets, and the open ones of routed queues go back to their queues after a grace period.
         * @enum {string}
         */
        AgentAvailability: "ONLINE" | "AWAY" | "OFFLINE";
        /** @description How many open tickets an agent works on at once. */
        AgentCapacity: {
            /**
             * Format: int32
             * @description All in all, 0 to 1,000; absent means the tenant's usual number.
             */
            total?: number;
            /**
             * @description Limits of single channels. A channel that is left out has the tenant's usual one, which `GetCapacityDefaults` tells.
             *
             *     Rule: a channel can be named once.
             */
            channels: components["schemas"]["ChannelCapacity"][];
        };
        /** @description How many open tickets an agent works on at once. */
        AgentCapacityInput: {
            /**
             * Format: int32
             * @description All in all, 0 to 1,000; absent means the tenant's usual number.
             */
            total?: number;
            /**
             * @description Limits of single channels. A channel that is left out has the tenant's usual one, which `GetCapacityDefaults` tells.
             *
             *     Rule: a channel can be named once.
             */
            channels?: components["schemas"]["ChannelCapacityInput"][];
        };
        /** @description A person who works in the shop's support. */
        AgentInput: {
            /** @description Shown name. */
            name?: string;
            /** @description What the agent may do. */
            role?: components["schemas"]["AgentRole"];
            /** @description What the agent can do beyond the ordinary, such as `french` or `wholesale`: lower-case letters, digits, `_`, `:` and `-`, up to 50 of up to 50 characters, sorted. */
            skills?: string[];
            /** @description How many open tickets the agent works on at once; absent means the tenant's usual numbers. The router heeds it, people need not. */
            capacity?: components["schemas"]["AgentCapacityInput"];
            /** @description When the agent gets work; absent means always. */
            shifts?: components["schemas"]["AgentShiftsInput"];
            /**
             * Format: int32
             * @description How many tickets the agent gets within an hour at most, 0 to 1,000; absent means any number.
             */
            assignments_per_hour?: number;
            /** @description Changes with every change of the agent's own fields, which availability is none of; send it back to detect that someone was faster. */
            etag?: string;
        };
        /** @description An agent's figures. */
        AgentPerformance: {
            /** @description UUID of the agent. */
            agent_id: string;
            /** @description Name of the agent. */
            agent_name: string;
            /** @description The agent's figures. */
            figures: components["schemas"]["PerformanceFigures"];
        };
        /**
         * @description What an agent may do.
         *
         *     - `ADMIN`: Everything, API keys and deletion included.
         *     - `LEAD`: Works on tickets and manages queues.
         *     - `AGENT`: Works on tickets.
         *     - `VIEWER`: Reads only.
         * @enum {string}
         */
        AgentRole: "ADMIN" | "LEAD" | "AGENT" | "VIEWER";
        /** @description When an agent gets work, week after week, in the form of a calendar's hours. */
        AgentShifts: {
            /** @description Name of the time zone, for example `Europe/Berlin`. */
            time_zone: string;
            /** @description Hours by day, `mon` to `sun`, each a list of up to 12 pairs such as `["09:00", "17:00"]` in local time; `24:00` is the end of the day. A day left out is free. */
            weekly_hours: {
                [key: string]: unknown[];
            };
        };
        /** @description When an agent gets work, week after week, in the form of a calendar's hours. */
        AgentShiftsInput: {
            /** @description Name of the time zone, for example `Europe/Berlin`. */
            time_zone: string;
            /** @description Hours by day, `mon` to `sun`, each a list of up to 12 pairs such as `["09:00", "17:00"]` in local time; `24:00` is the end of the day. A day left out is free. */
            weekly_hours: {
                [key: string]: unknown[];
            };
        };
        /** @description Whose profile to return or compute: exactly one of the two. */
        AnalyzeCustomerRequest: {
            /** @description The shop's own id of a customer with an imported history. */
            customer_id?: string;
            /** @description An order history to score as it is. */
            history?: components["schemas"]["OrderHistory"];
        } & (unknown | unknown);
        /** @description The profile that was computed. */
        AnalyzeCustomerResponse: {
            /** @description The profile; `customer_id` is empty for an order history sent in the request. */
            profile: components["schemas"]["CustomerProfile"];
        };
        /** @description A machine's credential for one backend. The secret itself is shown once and stored only as a hash. */
        ApiKey: {
            /** @description UUID. */
            readonly id: string;
            /** @description What the key is for, unique among the tenant's live keys, 1 to 100 characters. */
            name: string;
            /** @description The first characters of the secret, to recognise it. */
            readonly prefix: string;
            /** @description The permissions that the key grants, for example `tickets.read`; at least one, each known to the backend. */
            scopes: string[];
            /**
             * Format: date-time
             * @description When it stops working; absent when it never does. Must lie in the future on creation.
             */
            expires_at?: string;
            /**
             * Format: date-time
             * @description When it was created.
             */
            readonly created_at: string;
            /**
             * Format: date-time
             * @description When it was last used, to the minute; absent when it never was.
             */
            readonly last_used_at?: string;
            /**
             * Format: date-time
             * @description When it was revoked; absent while it works.
             */
            readonly revoked_at?: string;
        };
        /** @description A machine's credential for one backend. The secret itself is shown once and stored only as a hash. */
        ApiKeyInput: {
            /** @description What the key is for, unique among the tenant's live keys, 1 to 100 characters. */
            name: string;
            /** @description The permissions that the key grants, for example `tickets.read`; at least one, each known to the backend. */
            scopes: string[];
            /**
             * Format: date-time
             * @description When it stops working; absent when it never does. Must lie in the future on creation.
             */
            expires_at?: string;
        };
        /** @description A kind of customers of this shop. */
        Archetype: {
            /** @description The id; it stays while the group stays, for example `arch_334610`. */
            archetype_id: string;
            /** @description How pronounced it is. */
            archetype_level: components["schemas"]["ArchetypeLevel"];
            /** @description A short name, unique among the shop's archetypes. It follows the traits and can change; the id does not. */
            name: string;
            /** @description Who they are, in sentences with numbers. */
            description: string;
            /** @description By axis of habit: what most of the members do. */
            behavioral_traits: components["schemas"]["BehavioralTrait"][];
            /** @description What to do for them, in the order of what sets them apart; 1 to 4. */
            recommended_actions: string[];
            /**
             * Format: int32
             * @description Customers of this archetype.
             */
            member_count: number;
            /**
             * Format: double
             * @description Their share of all customers, 0 to 1.
             */
            share: number;
            /**
             * Format: double
             * @description How well the group is found again in resamples of the customers: mean Jaccard index of its members, 0 to 1. Below 0.6 take it as a hint.
             */
            stability: number;
            /**
             * Format: double
             * @description Share of the members whose first purchase is less than 90 days old.
             */
            newcomer_share: number;
            /**
             * Format: date-time
             * @description The last day of the history with which it first appeared.
             */
            first_seen_at: string;
        };
        /** @description Share of the variance between customers that is explained out of sample. */
        ArchetypeGain: {
            /**
             * Format: double
             * @description By recency, frequency and value alone.
             */
            explained_by_rfm: number;
            /**
             * Format: double
             * @description What knowing the archetype adds; below zero when it misleads.
             */
            added: number;
            /**
             * Format: double
             * @description Lower end of the 95 % interval of `added`. An interval around zero means: no use beyond RFM for this.
             */
            added_low: number;
            /**
             * Format: double
             * @description Upper end.
             */
            added_high: number;
        };
        /**
         * @description How pronounced an archetype is.
         *
         *     - `STRENGTH`: On at least three axes 70 % or more of its members are in one segment, clearly more than in the shop.
         *     - `TENDENCY`: As `STRENGTH`, on fewer axes or weaker.
         *     - `EMERGING`: A group that was not there before, or of which a third joined in the last 90 days, and twice as many as in the shop.
         * @enum {string}
         */
        ArchetypeLevel: "STRENGTH" | "TENDENCY" | "EMERGING";
        /** @description A customer's archetype. */
        ArchetypeMembership: {
            /** @description The archetype. */
            archetype_id: string;
            /** @description How pronounced it is. */
            archetype_level: components["schemas"]["ArchetypeLevel"];
            /** @description Its name. */
            name: string;
            /** @description Who they are. */
            description: string;
            /**
             * Format: double
             * @description How clearly the customer belongs to it: 1 at its centre, 0 half-way to the next archetype.
             */
            clarity: number;
        };
        /** @description An archetype, named as it is now. */
        ArchetypeNow: {
            /** @description The id. */
            archetype_id: string;
            /** @description Its name. */
            name: string;
            /** @description How pronounced it is. */
            archetype_level: components["schemas"]["ArchetypeLevel"];
        };
        /** @description How far to trust a shop's archetypes. */
        ArchetypeQuality: {
            /**
             * Format: double
             * @description Mean adjusted Rand index between the archetypes and those of resamples of the customers: 1 is the same, 0 is chance.
             */
            agreement?: number;
            /** @description What archetypes add to RFM in foreseeing orders, as log(1 + orders); absent for a short history. */
            orders?: components["schemas"]["ArchetypeGain"];
            /** @description The same for spend, as log(1 + spend). */
            spend: components["schemas"]["ArchetypeGain"];
            /**
             * Format: int32
             * @description Customers compared.
             */
            compared_customers: number;
            /**
             * Format: int32
             * @description Length of the period foreseen, in days: the last ones of the history, which the comparison did not see.
             */
            compared_days: number;
        };
        /** @description Whom to give the ticket to. */
        AssignTicketRequest: {
            /**
             * @description UUID of the agent; `me` for the calling agent; empty to take the ticket away from everybody.
             *
             *     Rule: must be a UUID, `me` or empty.
             */
            assigned_to?: string;
            /** @description The `etag` that was read; when it is no longer current, nothing changes and the call answers ABORTED. Empty: do not check. */
            etag?: string;
            /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
            request_id?: string;
            /** @description True: only while nobody owns it, so that of several agents who take a ticket at once one gets it. */
            only_if_unassigned?: boolean;
        };
        /** @description The ticket after the change. */
        AssignTicketResponse: {
            /** @description The ticket. */
            ticket: components["schemas"]["Ticket"];
        };
        /** @description A file that hangs on a message or a note, or waits to be used in one. */
        Attachment: {
            /** @description UUID. */
            readonly id: string;
            /** @description UUID of the ticket; empty while it waits for one that is yet to be created. */
            readonly ticket_id: string;
            /** @description UUID of the message that it hangs on; empty when it hangs on none. */
            readonly message_id: string;
            /** @description UUID of the note that it hangs on; empty when it hangs on none. */
            readonly note_id: string;
            /** @description Name of the file, without folders, control characters and whatever else a file system minds. */
            readonly name: string;
            /** @description Media type, found out from the content and not from the name; `application/octet-stream` when nothing more is known. */
            readonly content_type: string;
            /**
             * Format: int32
             * @description Length in bytes.
             */
            readonly size: number;
            /** @description SHA-256 of the content, as hexadecimal digits. */
            readonly sha256: string;
            /** @description Id of the agent or key that uploaded it. */
            readonly uploaded_by: string;
            /** @description Name of the agent or key that uploaded it. */
            readonly uploader_name: string;
            /**
             * Format: date-time
             * @description When it was uploaded.
             */
            readonly created_at: string;
            /**
             * Format: date-time
             * @description When its content was removed; absent while it can be downloaded.
             */
            readonly removed_at?: string;
            /** @description Whether `inline=true` shows it in a browser: PNG, JPEG, GIF and WebP only. */
            readonly previewable: boolean;
            /** @description Path of the download at the edge. */
            readonly path: string;
        };
        /** @description One change. */
        AuditEntry: {
            /** @description Position within the tenant, rising with time. */
            id: string;
            /** @description What was done, for example `ticket.status`. */
            action: string;
            /** @description `agent`, `api_key` or `system`. */
            actor_kind: string;
            /** @description Id of the agent or key. */
            actor_id: string;
            /** @description Name of the agent or key at that time. */
            actor_name: string;
            /** @description The changed fields and their old and new values. */
            changes: components["schemas"]["FieldChange"][];
            /**
             * Format: date-time
             * @description When it happened.
             */
            created_at: string;
            /** @description Request id that finds the call in the logs; empty for what no call caused. */
            request_id: string;
            /** @description What made the system act, for example `job tickets.wake`; empty when a call did. */
            cause: string;
            /** @description Link of the tenant's chain: SHA-256 over the hash before it and this entry, as 64 hexadecimal digits. */
            hash: string;
        };
        /** @description One of the eight axes of behaviour as it is for this shop. */
        AxisDefinition: {
            /** @description The axis, for example `purchase_value`. */
            axis: string;
            /** @description What is measured, in words. */
            quantity: string;
            /** @description In what it is measured: `money` is the shop's currency. */
            unit: string;
            /** @description The segments, from small to large quantities; on `lifecycle_stage` from new to lost. */
            segments: components["schemas"]["SegmentDefinition"][];
            /** @description The boundaries between neighbouring segments, in the same order; `lifecycle_stage` has none between `new` and the rest. */
            boundaries: components["schemas"]["SegmentBoundary"][];
            /**
             * Format: int32
             * @description Customers with a dominant segment.
             */
            known_customers: number;
            /**
             * Format: int32
             * @description Customers of whom the history says nothing about this axis.
             */
            unknown_customers: number;
            /** @description Whose numbers the boundaries were learned from, in words. */
            learned_from: string;
            /**
             * Format: int32
             * @description How many they were; 0 when the history lacks what the axis needs: then everybody is unknown.
             */
            learned_from_customers: number;
        };
        /** @description A customer on one axis. */
        AxisMembership: {
            /** @description The axis. */
            axis: string;
            /** @description The segment with the largest membership, or `unknown` where the history says nothing about the axis. */
            dominant_segment: string;
            /** @description Its name for people. */
            dominant_title: string;
            /**
             * Format: double
             * @description Membership in it, 0 to 1; 0 when unknown.
             */
            membership: number;
            /**
             * Format: double
             * @description How much evidence there is, 0 to 1; small for a customer with few orders, 0 when unknown.
             */
            confidence: number;
            /** @description Membership in every segment of the axis, in the order of the definition; empty when unknown. */
            memberships: components["schemas"]["SegmentMembership"][];
        };
        /** @description Whose profiles to return. */
        BatchAnalyzeCustomersRequest: {
            /** @description The shop's own ids of the customers, 1 to 500, each once. */
            customer_ids: string[];
        };
        /** @description The profiles. */
        BatchAnalyzeCustomersResponse: {
            /** @description One for each id, in the order of the request. */
            results: components["schemas"]["CustomerResult"][];
        };
        /** @description Until when tickets sleep. */
        BatchSnooze: {
            /**
             * Format: date-time
             * @description When they wake; without it and without `until_by_id` they wake now. A moment that is past or more than 366 days away is refused, and nothing is done at all.
             */
            until?: string;
            /** @description By id, spelled as in `ids`, another moment for a ticket; one that is past or too far away is refused for that ticket alone, as is a ticket that is not named here where `until` is not set. */
            until_by_id?: {
                [key: string]: string;
            };
        };
        /** @description Which tags to add and remove. */
        BatchTag: {
            /** @description Tags to add: lower-case letters, digits, `_`, `:` and `-`, up to 50 characters each. */
            add?: string[];
            /** @description Tags to remove. */
            remove?: string[];
        };
        /** @description Where tickets go. */
        BatchTransfer: {
            /**
             * @description UUID of the new queue; empty: out of any queue.
             *
             *     Rule: must be a UUID or empty.
             */
            queue_id?: string;
            /** @description True: whoever owns a ticket keeps it. */
            keep_assignee?: boolean;
        };
        /** @description What to do to which tickets. */
        BatchUpdateTicketsRequest: {
            /** @description UUIDs of the tickets, 1 to 500, each once. */
            ids: string[];
            /** @description Moves it to this status. */
            status?: components["schemas"]["TicketStatus"];
            /**
             * @description Gives it to the agent with this UUID, to the caller for `me`, to nobody when empty.
             *
             *     Rule: must be a UUID, `me` or empty.
             */
            assigned_to?: string;
            /** @description Moves it to another queue. */
            transfer?: components["schemas"]["BatchTransfer"];
            /** @description Adds and removes tags. */
            tag?: components["schemas"]["BatchTag"];
            /** @description Marks it as spam, or takes the mark back. */
            spam?: boolean;
            /** @description Deletes it; true. Needs the permission `tickets.delete`. */
            delete?: boolean;
            /** @description Has it sleep, or wakes it. */
            snooze?: components["schemas"]["BatchSnooze"];
            /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
            request_id?: string;
            /** @description By id, spelled as in `ids`, the `etag` that was read of a ticket. One that has another by now is refused with STALE_ETAG and left as it is; a ticket that is not named here is not checked. */
            etags?: {
                [key: string]: string;
            };
        } & (unknown | unknown | unknown | unknown | unknown | unknown | unknown);
        /** @description What it came to. */
        BatchUpdateTicketsResponse: {
            /** @description A result for each ticket, in the order of the request. */
            results: components["schemas"]["TicketResult"][];
        };
        /** @description The segment that most members of an archetype have on an axis. */
        BehavioralTrait: {
            /** @description The axis. */
            axis: string;
            /** @description The segment. */
            segment: string;
            /** @description Its name for people. */
            title: string;
            /**
             * Format: double
             * @description Share of the members of whom the axis is known, 0 to 1.
             */
            share: number;
            /**
             * Format: double
             * @description The same of all customers of the shop.
             */
            shop_share: number;
        };
        /** @description Who gets which tickets. */
        BulkAssignTicketsRequest: {
            /**
             * @description UUID of the agent, or `me`.
             *
             *     Rule: must be a UUID or `me`.
             */
            agent_id?: string;
            /** @description UUIDs of the tickets, 1 to 500, each once. */
            ticket_ids: string[];
            /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
            request_id?: string;
        };
        /** @description What it came to. */
        BulkAssignTicketsResponse: {
            /** @description A result for each ticket, in the order of the request. */
            results: components["schemas"]["TicketResult"][];
        };
        /** @description Facts, not predictions. */
        BusinessMetrics: {
            /**
             * Format: int32
             * @description Orders that were not cancelled.
             */
            order_count: number;
            /** @description What they came to, after discounts and refunds: the current lifetime value. */
            current_ltv: components["schemas"]["Money"];
            /** @description Mean value of an order. */
            avg_order_value: components["schemas"]["Money"];
            /**
             * Format: date-time
             * @description When the first order was placed; absent without one.
             */
            first_order_at?: string;
            /**
             * Format: date-time
             * @description When the last order was placed; absent without one.
             */
            last_order_at?: string;
        };
        /** @description When a shop works: the hours of its week and its holidays. Service levels count time in it. */
        Calendar: {
            /**
             * Format: uuid
             * @description UUID.
             */
            readonly id: string;
            /** @description Name, unique within the tenant regardless of case, 1 to 100 characters. */
            name?: string;
            /** @description Name of the time zone of the hours and dates, for example `Europe/Berlin`. */
            time_zone?: string;
            /** @description Working hours by day, `mon` to `sun`, each a list of up to 12 pairs such as `["09:00", "17:00"]` in local time; `24:00` is the end of the day. A day left out is closed; a gap between two pairs is a break. A week without any hours is refused. */
            weekly_hours: {
                [key: string]: unknown[];
            };
            /** @description Country whose public holidays are free, by its two letters (ISO 3166), for example `DE`; empty for none. */
            country?: string;
            /** @description Part of the country whose holidays count too, for example `BY`; empty for those of the whole country only. */
            subdivision?: string;
            /** @description The shop's own days without working hours. Up to 500. */
            own_holidays: components["schemas"]["Holiday"][];
            /** @description Public holidays on which the shop works all the same, for example `2026-06-04`. Up to 500. */
            excluded_holidays: string[];
            /**
             * Format: date-time
             * @description When it was created.
             */
            readonly created_at: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            readonly updated_at: string;
            /** @description Changes with every change; send it back to detect that someone was faster. */
            etag: string;
        };
        /** @description When a shop works: the hours of its week and its holidays. Service levels count time in it. */
        CalendarInput: {
            /** @description Name, unique within the tenant regardless of case, 1 to 100 characters. */
            name?: string;
            /** @description Name of the time zone of the hours and dates, for example `Europe/Berlin`. */
            time_zone?: string;
            /** @description Working hours by day, `mon` to `sun`, each a list of up to 12 pairs such as `["09:00", "17:00"]` in local time; `24:00` is the end of the day. A day left out is closed; a gap between two pairs is a break. A week without any hours is refused. */
            weekly_hours?: {
                [key: string]: unknown[];
            };
            /** @description Country whose public holidays are free, by its two letters (ISO 3166), for example `DE`; empty for none. */
            country?: string;
            /** @description Part of the country whose holidays count too, for example `BY`; empty for those of the whole country only. */
            subdivision?: string;
            /** @description The shop's own days without working hours. Up to 500. */
            own_holidays?: components["schemas"]["HolidayInput"][];
            /** @description Public holidays on which the shop works all the same, for example `2026-06-04`. Up to 500. */
            excluded_holidays?: string[];
            /** @description Changes with every change; send it back to detect that someone was faster. */
            etag?: string;
        };
        /** @description Customers of whom about the same was said. */
        CalibrationGroup: {
            /**
             * Format: double
             * @description Mean of what was said.
             */
            predicted: number;
            /**
             * Format: double
             * @description Mean of what happened.
             */
            observed: number;
            /**
             * Format: int32
             * @description How many they are.
             */
            customers: number;
        };
        /** @description How many open tickets an agent works on at once whose own `capacity` does not say. The router heeds it, people need not. */
        CapacityDefaults: {
            /**
             * Format: int32
             * @description All in all; 10 when not set. 0 to 1,000.
             */
            total?: number;
            /**
             * Format: int32
             * @description E-mails; as many as `total` allows when not set. 0 to 1,000.
             */
            email?: number;
            /**
             * Format: int32
             * @description Chats; 4 when not set. 0 to 1,000.
             */
            chat?: number;
            /**
             * Format: int32
             * @description Phone calls; 1 when not set. 0 to 1,000.
             */
            phone?: number;
            /**
             * Format: int32
             * @description Text messages; as many as `total` allows when not set. 0 to 1,000.
             */
            sms?: number;
            /**
             * Format: int32
             * @description Forms; as many as `total` allows when not set. 0 to 1,000.
             */
            form?: number;
            /**
             * Format: date-time
             * @description When they last changed; absent while all are those of the platform.
             */
            readonly updated_at?: string;
            /** @description Changes with every change; send it back to detect that someone was faster. */
            etag: string;
        };
        /** @description How many open tickets an agent works on at once whose own `capacity` does not say. The router heeds it, people need not. */
        CapacityDefaultsInput: {
            /**
             * Format: int32
             * @description All in all; 10 when not set. 0 to 1,000.
             */
            total?: number;
            /**
             * Format: int32
             * @description E-mails; as many as `total` allows when not set. 0 to 1,000.
             */
            email?: number;
            /**
             * Format: int32
             * @description Chats; 4 when not set. 0 to 1,000.
             */
            chat?: number;
            /**
             * Format: int32
             * @description Phone calls; 1 when not set. 0 to 1,000.
             */
            phone?: number;
            /**
             * Format: int32
             * @description Text messages; as many as `total` allows when not set. 0 to 1,000.
             */
            sms?: number;
            /**
             * Format: int32
             * @description Forms; as many as `total` allows when not set. 0 to 1,000.
             */
            form?: number;
            /** @description Changes with every change; send it back to detect that someone was faster. */
            etag?: string;
        };
        /** @description When a customer is expected to buy from a category again, if they do. Days are counted from `data_as_of`. */
        CategoryRepurchase: {
            /** @description The category. */
            category: string;
            /**
             * Format: int32
             * @description Days on which the customer bought from it.
             */
            purchases: number;
            /**
             * Format: date-time
             * @description The last of them.
             */
            last_purchase_at: string;
            /** @description What is expected. */
            outlook: components["schemas"]["CategoryRepurchaseOutlook"];
            /**
             * Format: double
             * @description The customer's usual pause between purchases from this category, in days; 0 for `ONCE`.
             */
            usual_pause_days: number;
            /**
             * Format: date-time
             * @description Half of those who buy again after such a silence have done so by then; absent unless `EXPECTED`.
             */
            expected_at?: string;
            /**
             * Format: date-time
             * @description One in ten of them; absent unless `EXPECTED`.
             */
            earliest_at?: string;
            /**
             * Format: date-time
             * @description Nine in ten of them; absent unless `EXPECTED`.
             */
            latest_at?: string;
            /** @description What the usual pause rests on. */
            basis: components["schemas"]["CategoryRepurchaseBasis"];
            /**
             * Format: double
             * @description Of the shop's customers who bought from it, the share who did so on a second day, 0 to 1.
             */
            bought_again_share: number;
        };
        /**
         * @description What the usual pause rests on.
         *
         *     - `OWN`: Three pauses or more of the customer's own, drawn a little towards the shop's.
         *     - `MIXED`: One or two of their own and the shop's.
         *     - `SHOP`: The shop's alone.
         * @enum {string}
         */
        CategoryRepurchaseBasis: "OWN" | "MIXED" | "SHOP";
        /**
         * @description What is expected.
         *
         *     - `EXPECTED`: The dates say when.
         *     - `ONCE`: Bought on one day only, and most customers of the shop who do that do not come back for it. There are no dates.
         *     - `LAPSED`: Silent for longer than nearly all pauses that ended. There are no dates.
         *     - `UNLIKELY`: The customer will probably not buy anything within the horizon of `NextPurchase`. There are no dates.
         * @enum {string}
         */
        CategoryRepurchaseOutlook: "EXPECTED" | "ONCE" | "LAPSED" | "UNLIKELY";
        /** @description How many open tickets of one channel an agent works on at once. */
        ChannelCapacity: {
            /** @description The channel. */
            channel: components["schemas"]["TicketChannel"];
            /**
             * Format: int32
             * @description How many, 0 to 1,000; 0 is none of this channel.
             */
            limit: number;
        };
        /** @description How many open tickets of one channel an agent works on at once. */
        ChannelCapacityInput: {
            /** @description The channel. */
            channel: components["schemas"]["TicketChannel"];
            /**
             * Format: int32
             * @description How many, 0 to 1,000; 0 is none of this channel.
             */
            limit?: number;
        };
        /** @description The probability that a customer does not order again. */
        ChurnRisk: {
            /**
             * Format: double
             * @description Probability of no order within `horizon_days`, 0 to 1.
             */
            churn_risk_score: number;
            /** @description The level of the score. */
            level: components["schemas"]["ChurnRiskLevel"];
            /**
             * Format: int32
             * @description Length of the time looked at, in days.
             */
            horizon_days: number;
            /** @description What moves the score, strongest first; up to 5. */
            drivers: components["schemas"]["Driver"][];
            /** @description The model that computed it. */
            model_version: string;
            /** @description How far to trust it: `low` where the shop has little history, else `normal`. */
            confidence: string;
            /** @description The same model with its kind; absent in a profile that an earlier release computed. */
            model?: components["schemas"]["ModelUsed"];
        };
        /**
         * @description The score in words: low below 0.40, high from 0.70. The score is a probability, so the limits mean the same in every shop.
         *
         *     - `LOW`: Likely to return.
         *     - `MEDIUM`: Could go either way.
         *     - `HIGH`: Likely to stay away.
         * @enum {string}
         */
        ChurnRiskLevel: "LOW" | "MEDIUM" | "HIGH";
        /** @description Done. */
        ClearPresenceResponse: Record<string, never>;
        /** @description A span of time and what the clock did in it. */
        ClockInterval: {
            /**
             * Format: date-time
             * @description Its first moment.
             */
            start: string;
            /**
             * Format: date-time
             * @description Its end, the first moment after it.
             */
            end: string;
            /** @description What the clock did. */
            kind: components["schemas"]["ClockIntervalKind"];
            /**
             * Format: double
             * @description How many seconds of the budget it used; 0 unless it counted.
             */
            counted_seconds: number;
            /** @description Name of the holiday, or of the holidays in a row; empty where none is known. */
            holiday: string;
        };
        /**
         * @description Why a span counted or not.
         *
         *     - `COUNTED`: Working hours: the clock ran.
         *     - `PAUSED`: Working hours in which the clock stood still.
         *     - `CLOSED`: Outside working hours.
         *     - `HOLIDAY`: A holiday.
         * @enum {string}
         */
        ClockIntervalKind: "COUNTED" | "PAUSED" | "CLOSED" | "HOLIDAY";
        /** @description One part of the platform. */
        Component: {
            /** @description Name of the part, for example `intelligence`. */
            name: string;
            /** @description Whether it answers. */
            healthy: boolean;
            /** @description What is wrong and what follows from it, in a sentence; empty when healthy. */
            detail: string;
        };
        /** @description Something that was said or happened. */
        ConversationEntry: {
            /** @description A message of the customer or the shop. */
            message?: components["schemas"]["Message"];
            /** @description An internal note. */
            note?: components["schemas"]["Note"];
            /** @description A change of the ticket. */
            event?: components["schemas"]["TicketEvent"];
        } & (unknown | unknown | unknown | unknown);
        /** @description A number of tickets. */
        Count: {
            /**
             * Format: int32
             * @description How many, up to 1,000.
             */
            count: number;
            /** @description Whether there are, or may be, more than these. */
            more: boolean;
        };
        /** @description How many tickets fit. */
        CountTicketsResponse: {
            /**
             * Format: int32
             * @description How many.
             */
            count: number;
            /** @description Whether there are, or may be, more than these. */
            more: boolean;
        };
        /** @description The calendar that was created. */
        CreateCalendarResponse: {
            /** @description The calendar with its id. */
            calendar: components["schemas"]["Calendar"];
        };
        /** @description The message that was added. */
        CreateDemoMessageResponse: {
            /** @description The message with its id. */
            message: components["schemas"]["DemoMessage"];
            /** @description The demo with it. */
            demo: components["schemas"]["Demo"];
        };
        /** @description Which ticket to go on with. */
        CreateFollowUpRequest: {
            /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
            request_id?: string;
        };
        /** @description The ticket in which it goes on. */
        CreateFollowUpResponse: {
            /** @description The follow-up. */
            ticket: components["schemas"]["Ticket"];
        };
        /** @description The message that was added. */
        CreateMessageResponse: {
            /** @description The message with its id and the ticket in which it landed. */
            message: components["schemas"]["Message"];
            /** @description The follow-up ticket in which the message landed; absent when that is the ticket of the request. */
            follow_up?: components["schemas"]["Ticket"];
        };
        /** @description The note that was added. */
        CreateNoteResponse: {
            /** @description The note with its id. */
            note: components["schemas"]["Note"];
        };
        /** @description The queue that was created. */
        CreateQueueResponse: {
            /** @description The queue with its id. */
            queue: components["schemas"]["Queue"];
        };
        /** @description The rule that was created. */
        CreateRoutingRuleResponse: {
            /** @description The rule with its id. */
            rule: components["schemas"]["RoutingRule"];
        };
        /** @description The policy that was created. */
        CreateSlaPolicyResponse: {
            /** @description The policy with its id. */
            policy: components["schemas"]["SlaPolicy"];
        };
        /** @description The team that was created. */
        CreateTeamResponse: {
            /** @description The team with its id. */
            team: components["schemas"]["Team"];
        };
        /** @description The ticket that was created. */
        CreateTicketResponse: {
            /** @description The ticket, with id, number and etag. */
            ticket: components["schemas"]["Ticket"];
        };
        /** @description The topic alert that was created. */
        CreateTopicAlertResponse: {
            /** @description The topic alert with its id. */
            topic_alert: components["schemas"]["TopicAlert"];
        };
        /** @description A customer's behaviour as of the last refresh. */
        CustomerBehavior: {
            /** @description The eight axes, always all, in the order of the definitions. */
            axes: components["schemas"]["AxisMembership"][];
            /**
             * Format: int32
             * @description The version of the definitions that it was judged by.
             */
            definitions_version: number;
        };
        /** @description A customer who crossed a limit. */
        CustomerEvent: {
            /**
             * Format: int32
             * @description Position in the shop's events; rises by one with each.
             */
            position: number;
            /** @description What was crossed. */
            kind: components["schemas"]["CustomerEventKind"];
            /** @description The shop's own id of the customer. */
            customer_id: string;
            /**
             * Format: date-time
             * @description Nothing later than this was known.
             */
            data_as_of: string;
            /**
             * Format: date-time
             * @description When it was noticed.
             */
            created_at: string;
            /**
             * Format: double
             * @description The churn risk then; absent while the shop had no model.
             */
            churn_risk_score?: number;
            /** @description What was spent until then. */
            current_ltv: components["schemas"]["Money"];
            /** @description The archetype before; absent unless `kind` is `ARCHETYPE_CHANGED`. */
            from_archetype_id?: string;
            /** @description The archetype since; absent unless `kind` is `ARCHETYPE_CHANGED`. */
            to_archetype_id?: string;
        };
        /**
         * @description What was crossed.
         *
         *     - `HIGH_CHURN_RISK`: The churn risk rose to 0.70 or more; again only after it was below 0.60.
         *     - `TOP_CUSTOMER`: Membership among the shop's largest spenders (`whale`) rose to 0.6 or more; again only after it was below 0.4.
         *     - `ARCHETYPE_CHANGED`: The customer is in another archetype, with a clarity of 0.1 or more, while the one before still exists.
         * @enum {string}
         */
        CustomerEventKind: "HIGH_CHURN_RISK" | "TOP_CUSTOMER" | "ARCHETYPE_CHANGED";
        /** @description What the platform knows about a customer from the order history. */
        CustomerProfile: {
            /** @description The shop's own id of the customer. */
            customer_id: string;
            /** @description What the customer did so far. */
            metrics: components["schemas"]["BusinessMetrics"];
            /** @description How likely the customer is to stay away; absent while the shop has no model. */
            churn_risk?: components["schemas"]["ChurnRisk"];
            /** @description What the customer is expected to spend; absent while the shop has no model. */
            lifetime_value?: components["schemas"]["LifetimeValue"];
            /** @description The latest orders, newest first, up to 10. */
            recent_orders: components["schemas"]["Order"][];
            /**
             * Format: date-time
             * @description Nothing later than this was known when the profile was computed.
             */
            data_as_of: string;
            /**
             * Format: date-time
             * @description When the profile was computed.
             */
            last_calculated_at: string;
            /** @description Where the customer stands on the eight axes of behaviour; absent before the shop's first refresh. */
            behavior?: components["schemas"]["CustomerBehavior"];
            /** @description The customer's archetype; absent in a shop with fewer than 50 customers. */
            archetype?: components["schemas"]["ArchetypeMembership"];
            /** @description When the customer is expected to buy next; absent while the shop has no model, and in a profile that an earlier release computed. */
            next_purchase?: components["schemas"]["NextPurchase"];
            /** @description How active the customer is expected to be; absent as `next_purchase` is. */
            engagement?: components["schemas"]["EngagementForecast"];
            /** @description When the customer is expected to buy again from their categories, most bought first, up to 5; empty when the orders name no categories. */
            repurchases: components["schemas"]["CategoryRepurchase"][];
        };
        /** @description What became of one id. */
        CustomerResult: {
            /** @description The id asked for. */
            customer_id: string;
            /** @description The profile; absent when the tenant has no such customer. */
            profile?: components["schemas"]["CustomerProfile"];
        };
        /** @description The answer to a removal. */
        DeleteAttachmentResponse: Record<string, never>;
        /** @description The answer to a removal. */
        DeleteCalendarResponse: Record<string, never>;
        /** @description The answer to a removal. */
        DeleteDemoResponse: Record<string, never>;
        /** @description The answer to a removal. */
        DeleteDraftResponse: Record<string, never>;
        /** @description The answer to a deletion. */
        DeleteMessageResponse: Record<string, never>;
        /** @description The answer to a deletion. */
        DeleteNoteResponse: Record<string, never>;
        /** @description The answer to a removal. */
        DeleteQueueResponse: Record<string, never>;
        /** @description The answer to a removal. */
        DeleteRoutingRuleResponse: Record<string, never>;
        /** @description The answer to a removal. */
        DeleteSlaPolicyResponse: Record<string, never>;
        /** @description The answer to a removal. */
        DeleteTeamResponse: Record<string, never>;
        /** @description The ticket that was deleted. */
        DeleteTicketResponse: {
            /** @description The ticket with `deleted_at` set. */
            ticket: components["schemas"]["Ticket"];
        };
        /** @description The answer to a removal. */
        DeleteTopicAlertResponse: Record<string, never>;
        /**
         * @description A rehearsal on a ticket: temporary messages after the conversation as it was when the demo began.
         *
         *     Nothing of a demo is part of the ticket: no list, count, search, clock or figure sees it, and nothing of it leaves the system. It is forgotten 7 days after its last message or reset.
         */
        Demo: {
            /** @description UUID of the ticket. */
            ticket_id: string;
            /** @description Subject of the ticket when the demo began. */
            subject: string;
            /** @description Status of the ticket when the demo began. */
            status: components["schemas"]["TicketStatus"];
            /** @description Priority of the ticket when the demo began. */
            priority: components["schemas"]["TicketPriority"];
            /** @description Id of the agent who owned the ticket when the demo began; absent when nobody did. */
            assigned_to?: string;
            /** @description Id of the queue that held the ticket when the demo began; absent when none did. */
            queue_id?: string;
            /** @description Tags of the ticket when the demo began. */
            tags: string[];
            /**
             * Format: date-time
             * @description When the demo began.
             */
            began_at: string;
            /** @description Id of the agent or key that began it. */
            began_by: string;
            /**
             * Format: date-time
             * @description When it will be forgotten unless it is used again.
             */
            expires_at: string;
            /**
             * Format: int32
             * @description How many temporary messages it has, at most 200.
             */
            message_count: number;
        };
        /** @description A message as a demo shows it: one of the real conversation, or a temporary one. */
        DemoMessage: {
            /** @description UUID. */
            readonly id: string;
            /** @description UUID of the ticket. Output only; taken from the path. */
            readonly ticket_id: string;
            /** @description True when the shop speaks, false when the customer does. */
            from_agent: boolean;
            /** @description Plain text, 1 to 50,000 characters. */
            content: string;
            /** @description Shown name of who speaks. For the shop the caller's name, whatever was sent; for the customer the ticket's, unless another one is sent. */
            author_name?: string;
            /** @description Id of the agent or of the customer. */
            readonly author_id: string;
            /**
             * Format: date-time
             * @description When it was written.
             */
            readonly created_at: string;
            /** @description Whether it belongs to the demo only. */
            readonly temporary: boolean;
        };
        /** @description A message as a demo shows it: one of the real conversation, or a temporary one. */
        DemoMessageInput: {
            /** @description True when the shop speaks, false when the customer does. */
            from_agent?: boolean;
            /** @description Plain text, 1 to 50,000 characters. */
            content: string;
            /** @description Shown name of who speaks. For the shop the caller's name, whatever was sent; for the customer the ticket's, unless another one is sent. */
            author_name?: string;
        };
        /** @description A customer's dominant segment on an axis. */
        DominantSegment: {
            /** @description The axis, for example `purchase_value`. */
            axis: string;
            /** @description The segment, or `unknown`. */
            segment: string;
        };
        /** @description What an agent is writing in a ticket and has not sent. Nobody else sees it, and nothing that others do removes it. */
        Draft: {
            /** @description UUID of the ticket. Output only; taken from the path. */
            readonly ticket_id: string;
            /** @description What it is to become. Output only; taken from the request. */
            readonly kind: components["schemas"]["DraftKind"];
            /** @description Plain text, up to 50,000 characters. */
            content: string;
            /**
             * Format: date-time
             * @description When it was last saved; absent when there is none.
             */
            readonly updated_at?: string;
            /** @description Changes with every save, `0` when there is none; send it back so that a save does not replace what another window saved meanwhile. */
            etag: string;
        };
        /** @description What an agent is writing in a ticket and has not sent. Nobody else sees it, and nothing that others do removes it. */
        DraftInput: {
            /** @description Plain text, up to 50,000 characters. */
            content?: string;
            /** @description Changes with every save, `0` when there is none; send it back so that a save does not replace what another window saved meanwhile. */
            etag?: string;
        };
        /**
         * @description What it is to become.
         *
         *     - `REPLY`: A message to the customer.
         *     - `NOTE`: An internal note.
         * @enum {string}
         */
        DraftKind: "REPLY" | "NOTE";
        /** @description What a draft said before. */
        DraftVersion: {
            /** @description The text. */
            content: string;
            /**
             * Format: date-time
             * @description When this text was replaced.
             */
            replaced_at: string;
        };
        /** @description One reason for a prediction. */
        Driver: {
            /** @description The feature group, for example `recency`. */
            feature: string;
            /** @description The reason in plain language, for example "last ordered 143 days ago, usually every 30". */
            text: string;
            /**
             * Format: double
             * @description How far it moves the prediction against a typical active customer of the shop: in probability for churn (-1 to 1), in money for value. Effects overlap and do not add up to the prediction.
             */
            effect: number;
        };
        /** @description How active a customer is expected to be. */
        EngagementForecast: {
            /**
             * Format: double
             * @description 0 to 1: 0.5 is as active as the shop's typical active customer, 0.67 twice as active, 0.33 half as active.
             */
            engagement_score: number;
            /**
             * Format: double
             * @description Expected days with a purchase within `horizon_days`.
             */
            expected_orders: number;
            /**
             * Format: int32
             * @description Days with a purchase within the last `past_days`.
             */
            past_orders: number;
            /**
             * Format: int32
             * @description Length of the time looked back at, in days.
             */
            past_days: number;
            /**
             * Format: int32
             * @description Length of the time looked ahead at, in days.
             */
            horizon_days: number;
            /** @description Whether that is more or less than before, by days with a purchase a day. */
            direction: components["schemas"]["EngagementForecastDirection"];
            /** @description The model of the expected orders. */
            model: components["schemas"]["ModelUsed"];
            /** @description How far to trust it: `low` where the shop has little history, else `normal`. */
            confidence: string;
        };
        /**
         * @description The time ahead against the time past.
         *
         *     - `RISING`: At least a quarter more, and half a purchase more.
         *     - `STEADY`: Neither.
         *     - `FALLING`: At least a quarter less, and half a purchase less.
         *     - `TOO_NEW`: Not a customer for long enough to compare.
         * @enum {string}
         */
        EngagementForecastDirection: "RISING" | "STEADY" | "FALLING" | "TOO_NEW";
        /**
         * @description A `google.rpc.Status` as JSON. Every error looks like this, the edge's own included.
         * @example {
         *       "code": 5,
         *       "message": "ticket not found",
         *       "details": [
         *         {
         *           "@type": "type.googleapis.com/google.rpc.ErrorInfo",
         *           "reason": "NOT_FOUND",
         *           "domain": "support.quimbi.com",
         *           "metadata": {}
         *         }
         *       ]
         *     }
         */
        Error: {
            /**
             * Format: int32
             * @description The gRPC code (google.rpc.Code), not the HTTP status.
             */
            code: number;
            /** @description What is wrong and what to do, for developers. */
            message: string;
            /** @description What programs need to know. Kinds that are not listed here may be added. */
            details: components["schemas"]["ErrorDetail"][];
        };
        /** @description One detail of an error; `@type` tells which fields are set. */
        ErrorDetail: {
            /** @description `type.googleapis.com/` and the name of the message: `google.rpc.ErrorInfo`, `google.rpc.BadRequest` or `google.rpc.RetryInfo`. */
            "@type": string;
            /** @description ErrorInfo: the reason, for example `STALE_ETAG`. */
            reason?: string;
            /** @description ErrorInfo: who gives the reason its meaning: `support.quimbi.com`, `intelligence.quimbi.com` or `edge.quimbi.com`. */
            domain?: string;
            /** @description ErrorInfo: more about it. */
            metadata?: {
                [key: string]: string;
            };
            /** @description BadRequest: every field that is wrong. */
            field_violations?: components["schemas"]["FieldViolation"][];
            /** @description RetryInfo: how long to wait, for example `30s`. */
            retry_delay?: string;
        } & {
            [key: string]: unknown;
        };
        /** @description A change that was committed. */
        Event: {
            /** @description Position in the tenant's log; rises with every event, also with those that this caller may not see. */
            position: string;
            /** @description What was done, as in the audit log, for example `ticket.status` or `note.create`. */
            kind: string;
            /** @description UUID of the ticket that it was done to; empty when it was none. */
            ticket_id: string;
            /** @description Id of the message, note or queue that it was done to; empty when it was the ticket itself. */
            object_id: string;
            /** @description Names of the fields that changed. */
            fields: string[];
            /** @description Id of the agent or key that did it; `system` for the platform itself. */
            actor_id: string;
            /** @description Name of the agent or key that did it. */
            actor_name: string;
            /**
             * Format: date-time
             * @description When it was done.
             */
            created_at: string;
        };
        /** @description Entries as lines. */
        ExportAuditResponse: {
            /** @description One entry each, as JSON without line breaks. */
            lines: string[];
            /**
             * Format: int32
             * @description Id of the last entry among the lines; `after` when there is none.
             */
            last: number;
            /** @description Whether this is the end of the log. */
            complete: boolean;
        };
        /** @description One changed field. */
        FieldChange: {
            /** @description Name of the field. */
            field: string;
            /** @description Value before, as JSON; empty when there was none. */
            before: string;
            /** @description Value after, as JSON; empty when there is none. */
            after: string;
        };
        /** @description What is wrong with one field of the request. */
        FieldViolation: {
            /** @description Dotted path of the field, for example `ticket.subject`. */
            field: string;
            /** @description What is wrong with it. */
            description: string;
        } & {
            [key: string]: unknown;
        };
        /** @description An agent's figures. */
        GetAgentPerformanceResponse: {
            /** @description The days. */
            span: components["schemas"]["PerformanceSpan"];
            /** @description The agent. */
            agent: components["schemas"]["AgentPerformance"];
        };
        /** @description An agent. */
        GetAgentResponse: {
            /** @description The agent. */
            agent: components["schemas"]["Agent"];
        };
        /** @description An archetype. */
        GetArchetypeResponse: {
            /** @description The archetype. */
            archetype: components["schemas"]["Archetype"];
        };
        /** @description The usual capacity. */
        GetCapacityDefaultsResponse: {
            /** @description The numbers; a channel that is not set has no limit of its own. */
            capacity: components["schemas"]["CapacityDefaults"];
        };
        /** @description A churn risk. */
        GetChurnRiskResponse: {
            /** @description The customer asked for. */
            customer_id: string;
            /** @description The risk. */
            churn_risk: components["schemas"]["ChurnRisk"];
            /**
             * Format: date-time
             * @description Nothing later than this was known.
             */
            data_as_of: string;
        };
        /** @description A page of a conversation. */
        GetConversationResponse: {
            /** @description The entries, oldest first. */
            entries: components["schemas"]["ConversationEntry"][];
            /** @description Token of the page with older entries; empty when this one begins the conversation. */
            next_page_token: string;
        };
        /** @description A stored profile. */
        GetCustomerResponse: {
            /** @description The profile. */
            profile: components["schemas"]["CustomerProfile"];
        };
        /** @description A customer's segments. */
        GetCustomerSegmentsResponse: {
            /** @description The customer asked for. */
            customer_id: string;
            /** @description The memberships. */
            behavior: components["schemas"]["CustomerBehavior"];
            /** @description Changes of dominant segments, newest first, up to 20 days with a change; the first appearance of a customer is none. */
            changes: components["schemas"]["SegmentChange"][];
        };
        /** @description The draft. */
        GetDraftResponse: {
            /** @description The draft. */
            draft: components["schemas"]["Draft"];
        };
        /** @description The engagement. */
        GetEngagementResponse: {
            /** @description The customer asked for. */
            customer_id: string;
            /** @description What is expected. */
            engagement: components["schemas"]["EngagementForecast"];
            /**
             * Format: date-time
             * @description Nothing later than this was known; all days are counted from here.
             */
            data_as_of: string;
        };
        /** @description The platform's health. */
        GetHealthResponse: {
            /** @description The worst state that applies to the platform as a whole. */
            status: components["schemas"]["GetHealthResponseStatus"];
            /** @description The parts, in a fixed order: support, intelligence, database. */
            components: components["schemas"]["Component"][];
            /**
             * Format: date-time
             * @description When the parts were asked.
             */
            checked_at: string;
        };
        /**
         * @description Overall state.
         *
         *     - `OK`: Every part answers.
         *     - `DEGRADED`: Some part is down; what does not depend on it keeps working.
         *     - `DOWN`: Nothing useful can be done.
         * @enum {string}
         */
        GetHealthResponseStatus: "OK" | "DEGRADED" | "DOWN";
        /** @description The counts beside the views. They count open tickets, not pending ones. */
        GetInboxCountsResponse: {
            /** @description Those of the calling agent; 0 for an API key. */
            mine: components["schemas"]["Count"];
            /** @description Those of nobody. */
            unassigned: components["schemas"]["Count"];
            /** @description All. */
            open: components["schemas"]["Count"];
            /** @description The urgent ones. */
            urgent: components["schemas"]["Count"];
            /** @description By queue id, every queue of the tenant. */
            queues: {
                [key: string]: components["schemas"]["Count"];
            };
            /** @description By id of the topic alert, every alert of the tenant. */
            topic_alerts: {
                [key: string]: components["schemas"]["Count"];
            };
        };
        /** @description A lifetime value. */
        GetLifetimeValueResponse: {
            /** @description The customer asked for. */
            customer_id: string;
            /** @description The expected spend. */
            lifetime_value: components["schemas"]["LifetimeValue"];
            /** @description What was spent so far. */
            current_ltv: components["schemas"]["Money"];
            /**
             * Format: date-time
             * @description Nothing later than this was known.
             */
            data_as_of: string;
        };
        /** @description The caller. */
        GetMeResponse: {
            /** @description The agent; absent when an API key calls. */
            agent?: components["schemas"]["Agent"];
            /** @description UUID of the tenant. */
            tenant_id: string;
            /** @description Name of the shop. */
            tenant_name: string;
            /** @description What the caller may do, for example `tickets.write`; sorted. */
            permissions: string[];
            /** @description Id of the API key; empty when an agent calls. */
            api_key_id: string;
        };
        /** @description The message. */
        GetMessageResponse: {
            /** @description The message, with `content_html` when it has HTML. */
            message: components["schemas"]["Message"];
        };
        /** @description What was said and what happened. */
        GetModelCalibrationResponse: {
            /** @description One report a version and day, newest first. */
            calibrations: components["schemas"]["ModelCalibration"][];
        };
        /** @description How far inputs have moved. */
        GetModelDriftResponse: {
            /** @description The champion, and the challenger while one is tried. */
            drifts: components["schemas"]["ModelDrift"][];
        };
        /** @description A model. */
        GetModelResponse: {
            /** @description The model. */
            model: components["schemas"]["Model"];
        };
        /** @description A run. */
        GetModelRunResponse: {
            /** @description The run. */
            run: components["schemas"]["ModelRun"];
        };
        /** @description A version. */
        GetModelVersionResponse: {
            /** @description The version, with its cards. */
            version: components["schemas"]["ModelVersion"];
        };
        /** @description The next purchase. */
        GetNextPurchaseResponse: {
            /** @description The customer asked for. */
            customer_id: string;
            /** @description The next purchase of anything. */
            next_purchase: components["schemas"]["NextPurchase"];
            /** @description The next purchase from each of their categories, most bought first, up to 5; empty when the orders name none. */
            repurchases: components["schemas"]["CategoryRepurchase"][];
            /**
             * Format: date-time
             * @description Nothing later than this was known; all days are counted from here.
             */
            data_as_of: string;
        };
        /** @description The weights. */
        GetScoringWeightsResponse: {
            /** @description The tenant's weights. */
            weights: components["schemas"]["ScoringWeights"];
        };
        /** @description A ticket and what was said. */
        GetTicketResponse: {
            /** @description The ticket. */
            ticket: components["schemas"]["Ticket"];
            /** @description Its messages, oldest first, deleted ones left out. */
            messages: components["schemas"]["Message"][];
            /** @description True when the thread is longer than the messages returned here. */
            more_messages: boolean;
        };
        /** @description A score and its parts. */
        GetTicketScoreResponse: {
            /**
             * Format: double
             * @description The sum of the parts' points; absent for a closed ticket.
             */
            smart_score?: number;
            /** @description The parts, always in the same order; empty for a closed ticket. */
            score_parts: components["schemas"]["ScorePart"][];
            /**
             * Format: date-time
             * @description The moment that the wait was counted to.
             */
            as_of: string;
        };
        /** @description How a ticket stands. */
        GetTicketSlaResponse: {
            /** @description One clock for each thing that the ticket's policy promises; none when no policy applies. */
            clocks: components["schemas"]["SlaClock"][];
            /**
             * Format: date-time
             * @description The moment that `elapsed_seconds`, `remaining_seconds` and the intervals of running clocks are about.
             */
            as_of: string;
        };
        /** @description A local date without working hours. */
        Holiday: {
            /** @description The date, for example `2026-12-25`. */
            date: string;
            /** @description What it is called; up to 200 characters. */
            name: string;
            /** @description Where it comes from. */
            readonly source: components["schemas"]["HolidaySource"];
            /** @description Whether the shop works on it all the same. */
            readonly excluded: boolean;
        };
        /** @description A local date without working hours. */
        HolidayInput: {
            /** @description The date, for example `2026-12-25`. */
            date: string;
            /** @description What it is called; up to 200 characters. */
            name?: string;
        };
        /**
         * @description Where a holiday comes from.
         *
         *     - `PUBLIC`: The public holidays of the calendar's country.
         *     - `OWN`: The shop's own dates.
         * @enum {string}
         */
        HolidaySource: "PUBLIC" | "OWN";
        /** @description What became of a batch: accepted + updated + duplicates + rejected are all its records. */
        ImportOrdersResponse: {
            /**
             * Format: int32
             * @description New orders.
             */
            accepted: number;
            /**
             * Format: int32
             * @description Orders known before, with other content; the newer one counts from now on.
             */
            updated: number;
            /**
             * Format: int32
             * @description Orders known before with the same content.
             */
            duplicates: number;
            /**
             * Format: int32
             * @description Records that were refused.
             */
            rejected: number;
            /** @description The first 100 of those, by line. */
            rejects: components["schemas"]["RejectedOrder"][];
        };
        /** @description One order of a history sent in a request. */
        InlineOrder: {
            /** @description The shop's own id; repeated ids are refused. */
            order_id: string;
            /**
             * Format: date-time
             * @description When it was placed.
             */
            ordered_at: string;
            /**
             * Format: double
             * @description What was paid after discounts, before refunds; 0 to 1,000,000,000.
             */
            amount?: number;
            /**
             * Format: int32
             * @description Number of articles; 0 when unknown.
             */
            quantity?: number;
            /**
             * Format: double
             * @description Discount given; 0 or more.
             */
            discount?: number;
            /**
             * Format: double
             * @description Paid back; 0 to `amount`.
             */
            refund?: number;
            /** @description Main category; empty when unknown. */
            category?: string;
        };
        /** @description How far the distribution of one input has moved. */
        InputDrift: {
            /** @description The input. */
            input: string;
            /**
             * Format: double
             * @description Population stability index over ten bins of the training's customers.
             */
            psi: number;
            /** @description Its level. */
            level: components["schemas"]["InputDriftLevel"];
        };
        /**
         * @description How large a movement is.
         *
         *     - `STABLE`: Below 0.10, or no more than chance explains for so few customers.
         *     - `SHIFTING`: From 0.10.
         *     - `DRIFTED`: From 0.25.
         * @enum {string}
         */
        InputDriftLevel: "STABLE" | "SHIFTING" | "DRIFTED";
        /** @description The key that was created. */
        IntelligenceCreateApiKeyResponse: {
            /** @description The key. */
            api_key: components["schemas"]["ApiKey"];
            /** @description The secret. It cannot be read again; empty in the answer to a repetition. */
            secret: string;
        };
        /** @description The keys. */
        IntelligenceListApiKeysResponse: {
            /** @description The keys, newest first, without secrets. */
            api_keys: components["schemas"]["ApiKey"][];
        };
        /** @description The key that was revoked. */
        IntelligenceRevokeApiKeyResponse: {
            /** @description The key. */
            api_key: components["schemas"]["ApiKey"];
        };
        /** @description A refusal, as a call about this one ticket would have been refused. */
        ItemError: {
            /**
             * Format: int32
             * @description The number of the status, as in `google.rpc.Code`: 3 INVALID_ARGUMENT, 5 NOT_FOUND, 9 FAILED_PRECONDITION.
             */
            code: number;
            /** @description Name of the reason, for example `INVALID_TRANSITION`. */
            reason: string;
            /** @description What is wrong and what to do. */
            message: string;
        };
        /** @description What a customer is expected to spend. */
        LifetimeValue: {
            /** @description Expected spend within `horizon_days`. */
            predicted_ltv: components["schemas"]["Money"];
            /** @description Lower end of the 90 % interval. */
            low: components["schemas"]["Money"];
            /** @description Upper end of the 90 % interval. */
            high: components["schemas"]["Money"];
            /**
             * Format: int32
             * @description Length of the time looked at, in days.
             */
            horizon_days: number;
            /** @description What moves the expectation, strongest first; up to 5. */
            drivers: components["schemas"]["Driver"][];
            /** @description The model that computed it. */
            model_version: string;
            /** @description How far to trust it: `low` where the shop has little history, else `normal`. */
            confidence: string;
            /** @description Median spend: half of such customers spend less. 0 where most of them are expected to spend nothing. This and all that follows is absent in a profile that an earlier release computed. */
            median_ltv?: components["schemas"]["Money"];
            /** @description Lower end of the 80 % interval: one in ten ends up below; absent as above. */
            low_80?: components["schemas"]["Money"];
            /** @description Upper end of the 80 % interval: one in ten ends up above; absent as above. The mean can lie above it where few spend much. */
            high_80?: components["schemas"]["Money"];
            /**
             * Format: double
             * @description Expected days with a purchase within `horizon_days`.
             */
            expected_orders: number;
            /**
             * Format: int32
             * @description Median of the days with a purchase.
             */
            median_orders: number;
            /** @description The model of the spend with its kind; absent as above. */
            model?: components["schemas"]["ModelUsed"];
            /** @description The model of the orders; absent as above. */
            orders_model?: components["schemas"]["ModelUsed"];
        };
        /** @description A page of tickets. */
        ListAgentTicketsResponse: {
            /** @description The tickets, most urgent first. */
            tickets: components["schemas"]["Ticket"][];
            /** @description Token of the next page; empty on the last one. */
            next_page_token: string;
        };
        /** @description A page of agents. */
        ListAgentsResponse: {
            /** @description The agents, by name. */
            agents: components["schemas"]["Agent"][];
            /** @description Token of the next page; empty on the last one. */
            next_page_token: string;
        };
        /** @description The archetypes. */
        ListArchetypeDefinitionsResponse: {
            /** @description The archetypes, largest first. */
            archetypes: components["schemas"]["Archetype"][];
            /** @description How far to trust them. */
            quality: components["schemas"]["ArchetypeQuality"];
            /**
             * Format: int32
             * @description Customers with a profile.
             */
            customers: number;
            /**
             * Format: date-time
             * @description The last day of the history that they were found in.
             */
            data_as_of: string;
        };
        /** @description The files. */
        ListAttachmentsResponse: {
            /** @description The files, oldest first. */
            attachments: components["schemas"]["Attachment"][];
        };
        /** @description A page of changes. */
        ListAuditResponse: {
            /** @description The changes, newest first. */
            entries: components["schemas"]["AuditEntry"][];
            /** @description Token of the next page; empty on the last one. */
            next_page_token: string;
        };
        /** @description The holidays of a year. */
        ListCalendarHolidaysResponse: {
            /** @description The holidays, in order of date. */
            holidays: components["schemas"]["Holiday"][];
        };
        /** @description The calendars. */
        ListCalendarsResponse: {
            /** @description All calendars of the tenant, by name. */
            calendars: components["schemas"]["Calendar"][];
        };
        /** @description Some of the events. */
        ListCustomerEventsResponse: {
            /** @description The events, oldest first. */
            events: components["schemas"]["CustomerEvent"][];
            /**
             * Format: int32
             * @description Position to go on from; that of the request when there is nothing new.
             */
            position: number;
            /** @description Whether there is more after it now. */
            more: boolean;
        };
        /** @description A page of what the demo shows. */
        ListDemoMessagesResponse: {
            /** @description The demo; absent when the ticket has none. */
            demo?: components["schemas"]["Demo"];
            /** @description The messages, real ones first. */
            messages: components["schemas"]["DemoMessage"][];
            /** @description Token of the next page; empty on the last one. */
            next_page_token: string;
        };
        /** @description The earlier texts. */
        ListDraftVersionsResponse: {
            /** @description The versions, newest first. */
            versions: components["schemas"]["DraftVersion"][];
        };
        /** @description A page of drafts. */
        ListDraftsResponse: {
            /** @description The drafts, last saved first. */
            drafts: components["schemas"]["Draft"][];
            /** @description Token of the next page; empty on the last one. */
            next_page_token: string;
        };
        /** @description A page of mentions. */
        ListMentionsResponse: {
            /** @description The mentions, newest first. */
            mentions: components["schemas"]["Mention"][];
            /** @description Token of the next page; empty on the last one. */
            next_page_token: string;
            /**
             * Format: int32
             * @description How many of the caller's mentions are unread, up to 100.
             */
            unread_count: number;
        };
        /** @description The earlier texts. */
        ListMessageVersionsResponse: {
            /** @description The versions, oldest first. */
            versions: components["schemas"]["MessageVersion"][];
        };
        /** @description A page of messages. */
        ListMessagesResponse: {
            /** @description The messages, oldest first. */
            messages: components["schemas"]["Message"][];
            /** @description Token of the next page; empty on the last one. */
            next_page_token: string;
        };
        /** @description A page of changes. */
        ListModelChangesResponse: {
            /** @description The changes, newest first. */
            changes: components["schemas"]["ModelChange"][];
            /** @description Token of the next page; empty on the last. */
            next_page_token: string;
        };
        /** @description A page of runs. */
        ListModelRunsResponse: {
            /** @description The runs, newest first. */
            runs: components["schemas"]["ModelRun"][];
            /** @description Token of the next page; empty on the last. */
            next_page_token: string;
        };
        /** @description A page of versions. */
        ListModelVersionsResponse: {
            /** @description The versions, newest first, without cards. */
            versions: components["schemas"]["ModelVersion"][];
            /** @description Token of the next page; empty on the last. */
            next_page_token: string;
        };
        /** @description The models. */
        ListModelsResponse: {
            /** @description `churn` and `ltv`. */
            models: components["schemas"]["Model"][];
        };
        /** @description The earlier texts. */
        ListNoteVersionsResponse: {
            /** @description The versions, oldest first. */
            versions: components["schemas"]["NoteVersion"][];
        };
        /** @description A page of notes. */
        ListNotesResponse: {
            /** @description The notes, oldest first. */
            notes: components["schemas"]["Note"][];
            /** @description Token of the next page; empty on the last one. */
            next_page_token: string;
        };
        /** @description A page of agents and the team. */
        ListPerformanceResponse: {
            /** @description The days. */
            span: components["schemas"]["PerformanceSpan"];
            /** @description The agents, by name, also those without any row. */
            agents: components["schemas"]["AgentPerformance"][];
            /** @description All agents of the tenant together, whatever the page. */
            team: components["schemas"]["TeamPerformance"];
            /** @description Token of the next page; empty on the last one. */
            next_page_token: string;
        };
        /** @description A page of rows. */
        ListPerformanceRowsResponse: {
            /** @description The rows, latest first. */
            rows: components["schemas"]["PerformanceRow"][];
            /** @description Token of the next page; empty on the last one. */
            next_page_token: string;
        };
        /** @description A page of presences. */
        ListPresenceResponse: {
            /** @description By ticket and agent id. */
            presences: components["schemas"]["Presence"][];
            /** @description Token of the next page; empty on the last one. */
            next_page_token: string;
        };
        /** @description A page of a customer's history. */
        ListProfileHistoryResponse: {
            /** @description The snapshots, newest first. */
            snapshots: components["schemas"]["ProfileSnapshot"][];
            /** @description Token of the next page; empty on the last. */
            next_page_token: string;
        };
        /** @description A page of tickets. */
        ListQueueTicketsResponse: {
            /** @description The tickets, most urgent first. */
            tickets: components["schemas"]["Ticket"][];
            /** @description Token of the next page; empty on the last one. */
            next_page_token: string;
        };
        /** @description The queues. */
        ListQueuesResponse: {
            /** @description All queues of the tenant. */
            queues: components["schemas"]["Queue"][];
        };
        /** @description The rules. */
        ListRoutingRulesResponse: {
            /** @description All rules of the tenant, the one that is asked first first. */
            rules: components["schemas"]["RoutingRule"][];
        };
        /** @description The definitions. */
        ListSegmentDefinitionsResponse: {
            /** @description The eight axes. */
            axes: components["schemas"]["AxisDefinition"][];
            /**
             * Format: int32
             * @description Counts up whenever a boundary moves; a boundary moves only when it would put more than 2 % of the customers elsewhere.
             */
            version: number;
            /**
             * Format: date-time
             * @description When these boundaries were fitted.
             */
            fitted_at: string;
            /**
             * Format: date-time
             * @description The last day of the history that populations and typical values are of.
             */
            data_as_of: string;
            /** @description ISO 4217 code of all money. */
            currency: string;
            /**
             * Format: int32
             * @description Customers with a profile.
             */
            customers: number;
        };
        /** @description The policies. */
        ListSlaPoliciesResponse: {
            /** @description All policies of the tenant, in the order in which they are tried. */
            policies: components["schemas"]["SlaPolicy"][];
        };
        /** @description What was computed anew. */
        ListSlaRecomputationsResponse: {
            /** @description The last 20, newest first. */
            recomputations: components["schemas"]["SlaRecomputation"][];
        };
        /** @description A page of tags. */
        ListTagsResponse: {
            /** @description The tags, `a` before `b`. */
            tags: components["schemas"]["Tag"][];
            /** @description Token of the next page; empty on the last one. */
            next_page_token: string;
        };
        /** @description The teams. */
        ListTeamsResponse: {
            /** @description All teams of the tenant. */
            teams: components["schemas"]["Team"][];
        };
        /** @description A page of assignments. */
        ListTicketAssignmentsResponse: {
            /** @description The assignments, the first one first. */
            assignments: components["schemas"]["TicketAssignment"][];
            /** @description Token of the next page; empty on the last one. */
            next_page_token: string;
        };
        /** @description A page of changes. */
        ListTicketAuditResponse: {
            /** @description The changes, newest first. */
            entries: components["schemas"]["AuditEntry"][];
            /** @description Token of the next page; empty on the last one. */
            next_page_token: string;
        };
        /** @description Who has the ticket open. */
        ListTicketPresenceResponse: {
            /** @description By agent id. */
            presences: components["schemas"]["Presence"][];
        };
        /** @description A page of tickets. */
        ListTicketsResponse: {
            /** @description The tickets, in the order asked for. */
            tickets: components["schemas"]["Ticket"][];
            /** @description Token of the next page; empty on the last one. */
            next_page_token: string;
        };
        /** @description The largest archetypes. */
        ListTopArchetypesResponse: {
            /** @description Largest first. */
            archetypes: components["schemas"]["Archetype"][];
        };
        /** @description The topic alerts. */
        ListTopicAlertsResponse: {
            /** @description All of the tenant. */
            topic_alerts: components["schemas"]["TopicAlert"][];
        };
        /** @description Who wants to sign in. */
        LoginRequest: {
            /**
             * Format: email
             * @description The agent's e-mail address, in any case.
             */
            email: string;
            /** @description The password. */
            password: string;
            /** @description Set the tokens as HttpOnly cookies instead of returning them, as a browser wants. */
            cookies?: boolean;
        };
        /** @description The session. */
        LoginResponse: {
            /** @description The tokens; absent when they were set as cookies. */
            tokens?: components["schemas"]["Tokens"];
            /** @description Who signed in. */
            agent: components["schemas"]["Agent"];
            /**
             * Format: date-time
             * @description When the access token expires; refresh before.
             */
            access_expires_at: string;
        };
        /** @description The session to end. */
        LogoutRequest: {
            /** @description Its refresh token; empty when the cookie carries it. */
            refresh_token?: string;
        };
        /** @description The answer to a sign-out. */
        LogoutResponse: Record<string, never>;
        /** @description Whether a ticket is spam. */
        MarkTicketAsSpamRequest: {
            /** @description True marks it, false takes the mark back. */
            spam?: boolean;
            /** @description The `etag` that was read; when it is no longer current, nothing changes and the call answers ABORTED. Empty: do not check. */
            etag?: string;
            /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
            request_id?: string;
        };
        /** @description The ticket after the change. */
        MarkTicketAsSpamResponse: {
            /** @description The ticket. */
            ticket: components["schemas"]["Ticket"];
        };
        /** @description A note that mentions an agent. */
        Mention: {
            /** @description UUID. */
            id: string;
            /** @description UUID of the ticket. */
            ticket_id: string;
            /**
             * Format: int32
             * @description Human number of the ticket.
             */
            ticket_number: number;
            /** @description What the ticket is about. */
            ticket_subject: string;
            /** @description UUID of the note. */
            note_id: string;
            /** @description The first 300 characters of the note. */
            excerpt: string;
            /** @description Name of who wrote the note. */
            author_name: string;
            /** @description Id of who wrote the note. */
            author_id: string;
            /** @description The handle that was written: the agent's, or that of a team. */
            handle: string;
            /**
             * Format: date-time
             * @description When the agent was mentioned.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the agent read it; absent until then.
             */
            read_at?: string;
        };
        /** @description One message of the conversation with the customer. */
        Message: {
            /**
             * Format: uuid
             * @description UUID.
             */
            readonly id: string;
            /** @description UUID of the ticket. Output only; taken from the path. */
            readonly ticket_id: string;
            /** @description True when the shop wrote it, false when the customer did. */
            from_agent: boolean;
            /** @description Plain text, 1 to 50,000 characters. Made of `content_html` when that comes without it. */
            content: string;
            /** @description Shown name of who wrote it. For an agent's own message the agent's name, whatever was sent. */
            author_name?: string;
            /**
             * @description E-mail address of who wrote it; may be empty for customers.
             *
             *     Rule: must be an e-mail address or empty.
             */
            author_email?: string;
            /** @description Id of the agent or of the customer. */
            readonly author_id: string;
            /**
             * Format: date-time
             * @description When it was written.
             */
            readonly created_at: string;
            /**
             * Format: date-time
             * @description When it was last edited; absent when it never was.
             */
            readonly edited_at?: string;
            /** @description Changes with every edit; send it back to detect that someone was faster. */
            etag: string;
            /** @description The files that came along, in order. */
            readonly attachments: components["schemas"]["Attachment"][];
            /** @description The text as HTML, up to 100,000 characters. Stored as it was sent; what is returned is made safe by an allow-list: no script, frames, forms or positions, links open elsewhere without telling from where, pictures come with the message (`cid:`) or, only where asked for, from elsewhere. Returned by `GetMessage`, `GetConversation` and writes; lists leave it out. */
            content_html?: string;
            /** @description Whether the message has HTML. */
            readonly has_html: boolean;
            /**
             * @description UUID of the message of the same ticket that this one answers; absent when none was named. Unchangeable.
             *
             *     Rule: must be a UUID or empty.
             */
            in_reply_to?: string;
            /**
             * Format: int32
             * @description How many pictures from elsewhere were left out of the `content_html` that is returned.
             */
            readonly blocked_images: number;
        };
        /** @description One message of the conversation with the customer. */
        MessageInput: {
            /** @description True when the shop wrote it, false when the customer did. */
            from_agent?: boolean;
            /** @description Plain text, 1 to 50,000 characters. Made of `content_html` when that comes without it. */
            content?: string;
            /** @description Shown name of who wrote it. For an agent's own message the agent's name, whatever was sent. */
            author_name?: string;
            /**
             * @description E-mail address of who wrote it; may be empty for customers.
             *
             *     Rule: must be an e-mail address or empty.
             */
            author_email?: string;
            /** @description Changes with every edit; send it back to detect that someone was faster. */
            etag?: string;
            /** @description UUIDs of files of this ticket to send along, in this order, read only when the message is created: uploaded by the caller or, for a lead or an admin, by anyone, and in no other message or note. Up to 20. */
            attachment_ids?: string[];
            /** @description The text as HTML, up to 100,000 characters. Stored as it was sent; what is returned is made safe by an allow-list: no script, frames, forms or positions, links open elsewhere without telling from where, pictures come with the message (`cid:`) or, only where asked for, from elsewhere. Returned by `GetMessage`, `GetConversation` and writes; lists leave it out. */
            content_html?: string;
            /**
             * @description UUID of the message of the same ticket that this one answers; absent when none was named. Unchangeable.
             *
             *     Rule: must be a UUID or empty.
             */
            in_reply_to?: string;
        };
        /** @description What a message said before an edit. */
        MessageVersion: {
            /**
             * Format: int32
             * @description 1 for the first text, 2 for the second, and so on; the current text is not among the versions.
             */
            version: number;
            /** @description The text of that version. */
            content: string;
            /**
             * Format: date-time
             * @description When this text was replaced.
             */
            replaced_at: string;
            /** @description Id of the agent or key that replaced it. */
            replaced_by: string;
        };
        /** @description A model of the shop: what answers under a name. */
        Model: {
            /** @description `churn`, or `ltv` (number of orders and spend, which change together). */
            name: string;
            /** @description The version in use; empty before the first training. */
            champion: string;
            /** @description The version that is tried beside it; empty without a trial. */
            challenger: string;
            /**
             * Format: double
             * @description Share of the customers for whom the challenger answers, 0 to 1.
             */
            share: number;
            /**
             * Format: int32
             * @description Rises with every change of what is in use. An answer that was kept is stale when it does.
             */
            generation: number;
            /** @description What is wrong with the version in use, from the newest reports; empty when nothing is. */
            alarms: components["schemas"]["ModelAlarm"][];
        };
        /** @description Something that whoever relies on a model should know. */
        ModelAlarm: {
            /** @description `drift`: customers differ from those that it was trained on. `calibration`: what it said did not happen. */
            kind: string;
            /** @description What is wrong, in a sentence. */
            text: string;
            /** @description The version that it is about. */
            version: string;
            /**
             * Format: date-time
             * @description The last day of the history that the report is of.
             */
            data_as_of: string;
        };
        /** @description What a version said of a window that has ended, and what happened. */
        ModelCalibration: {
            /** @description The version. */
            version: string;
            /**
             * Format: date-time
             * @description The day on which it was said.
             */
            said_on: string;
            /**
             * Format: int32
             * @description Length of the window, in days.
             */
            horizon_days: number;
            /**
             * Format: int32
             * @description Customers of whom it was said; of a large shop a part of them, drawn by a hash of their ids.
             */
            customers: number;
            /**
             * Format: double
             * @description Mean of what was said: probability of silence, or spend.
             */
            predicted: number;
            /**
             * Format: double
             * @description Mean of what happened.
             */
            observed: number;
            /**
             * Format: double
             * @description `predicted` over `observed`, less one.
             */
            bias: number;
            /**
             * Format: double
             * @description Expected calibration error over ten groups; `churn` only.
             */
            ece: number;
            /**
             * Format: double
             * @description The measure that comparisons go by: Brier score, or Tweedie deviance of the spend.
             */
            loss: number;
            /**
             * Format: double
             * @description Share of the spends within the 90 % interval; `ltv` only.
             */
            coverage_90: number;
            /** @description Ten groups of equal size by what was said. */
            groups: components["schemas"]["CalibrationGroup"][];
            /** @description What is wrong; empty when nothing is. */
            alarm: string;
            /** @description How it did beside the champion, where it answered in a trial; absent otherwise. */
            trial?: components["schemas"]["TrialOutcome"];
        };
        /** @description A change of what is in use, as it stays on record. */
        ModelChange: {
            /** @description Number of the change. */
            id: string;
            /** @description `promote`, `rollback`, `try` or `end_trial`. */
            action: string;
            /** @description The version that it is about. */
            version: string;
            /** @description The version in use before; empty for the first. */
            previous: string;
            /**
             * Format: double
             * @description Share of the customers in a trial.
             */
            share: number;
            /** @description Whether a verdict against the version was overruled. */
            forced: boolean;
            /** @description Why. */
            reason: string;
            /** @description `agent`, `api_key` or `system`. */
            actor_kind: string;
            /** @description Id of who did it. */
            actor_id: string;
            /** @description Name of who did it. */
            actor_name: string;
            /** @description The call that did it; empty for the schedule and the operator's command. */
            request_id: string;
            /**
             * Format: date-time
             * @description When.
             */
            created_at: string;
        };
        /** @description A comparison of a version with a champion, on the same customers and days, which neither had seen. */
        ModelContest: {
            /** @description The champion; empty when there was none. */
            against: string;
            /** @description The verdict. */
            verdict: components["schemas"]["ModelContestVerdict"];
            /** @description The verdict in a sentence, with its figures. */
            reason: string;
            /**
             * Format: date-time
             * @description Last day that both had seen at most; absent where nothing was compared.
             */
            cutoff?: string;
            /**
             * Format: date-time
             * @description Last day of the time compared on.
             */
            until: string;
            /**
             * Format: int32
             * @description Customers compared.
             */
            customers: number;
            /** @description The measures that decide; smaller is better. */
            losses: components["schemas"]["ModelLoss"][];
            /** @description Figures of the champion in the same comparison. */
            champion_metrics: {
                [key: string]: number;
            };
            /** @description Figures of the version. */
            challenger_metrics: {
                [key: string]: number;
            };
        };
        /**
         * @description How the version did.
         *
         *     - `FIRST`: There was no champion that it could be compared with.
         *     - `BETTER`: Better beyond noise.
         *     - `EVEN`: No difference beyond noise.
         *     - `WORSE`: Worse: not to be promoted.
         *     - `UNCHECKED`: It cannot be compared, though the champion could be: not to be promoted.
         * @enum {string}
         */
        ModelContestVerdict: "FIRST" | "BETTER" | "EVEN" | "WORSE" | "UNCHECKED";
        /** @description How far customers have moved away from those that a version was trained on. */
        ModelDrift: {
            /** @description The version. */
            version: string;
            /**
             * Format: date-time
             * @description The last day of the history.
             */
            data_as_of: string;
            /**
             * Format: int32
             * @description Customers looked at.
             */
            customers: number;
            /** @description What is wrong; empty when nothing is. */
            alarm: string;
            /** @description Each input, and the answer itself as `prediction`; largest first. */
            inputs: components["schemas"]["InputDrift"][];
        };
        /** @description A measure of two versions, each customer compared with themselves. */
        ModelLoss: {
            /** @description `brier`, `orders_deviance` (Poisson) or `spend_deviance` (Tweedie 1.5). */
            measure: string;
            /**
             * Format: double
             * @description Mean of the champion.
             */
            champion: number;
            /**
             * Format: double
             * @description Mean of the version.
             */
            challenger: number;
            /**
             * Format: double
             * @description The version's less the champion's.
             */
            difference: number;
            /**
             * Format: double
             * @description Lower end of the difference's 95 % interval.
             */
            low: number;
            /**
             * Format: double
             * @description Upper end.
             */
            high: number;
        };
        /** @description Long work on the shop's models. */
        ModelRun: {
            /** @description UUID of the run. */
            id: string;
            /** @description What it does. */
            kind: components["schemas"]["ModelRunKind"];
            /** @description Where it is. */
            state: components["schemas"]["ModelRunState"];
            /** @description Who asked for it. */
            requested_by: string;
            /**
             * Format: date-time
             * @description When it was put in.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it began last; absent before.
             */
            started_at?: string;
            /**
             * Format: date-time
             * @description When it ended; absent before.
             */
            finished_at?: string;
            /**
             * Format: int32
             * @description How often it was begun; more than once when a process died.
             */
            attempts: number;
            /** @description What it is at. */
            step: string;
            /**
             * Format: double
             * @description Share of it that is done, 0 to 1.
             */
            done: number;
            /** @description What went wrong. */
            problem: string;
            /** @description What became of each model that was trained. */
            outcomes: components["schemas"]["ModelRunOutcome"][];
            /**
             * Format: int32
             * @description Profiles that were computed anew.
             */
            profiles: number;
        };
        /**
         * @description What a run does.
         *
         *     - `TRAIN`: Trains, compares, promotes what is no worse, and computes the profiles anew if something was promoted.
         *     - `REFRESH`: Computes the profiles by what is in use.
         * @enum {string}
         */
        ModelRunKind: "TRAIN" | "REFRESH";
        /** @description What became of a model that was trained. */
        ModelRunOutcome: {
            /** @description The model. */
            name: string;
            /** @description The version that was made. */
            version: string;
            /** @description Whether it is in use now. */
            promoted: boolean;
            /** @description Why, or why not. */
            reason: string;
        };
        /**
         * @description Where a run is.
         *
         *     - `QUEUED`: It waits for its moment, or for another run of the shop to end.
         *     - `RUNNING`: It is under way.
         *     - `DONE`: It has ended well.
         *     - `FAILED`: It has ended with a problem.
         * @enum {string}
         */
        ModelRunState: "QUEUED" | "RUNNING" | "DONE" | "FAILED";
        /** @description Which model an answer is from. */
        ModelUsed: {
            /** @description Its version. */
            version: string;
            /** @description Its kind. */
            family: components["schemas"]["ModelUsedFamily"];
        };
        /**
         * @description Kinds of models. A shop gets the kind that did best on several windows of its own past.
         *
         *     - `PARAMETRIC`: The purchase model alone (BG/NBD or MBG/NBD with Gamma-Gamma): what shops with too little history to learn from get.
         *     - `LINEAR`: A linear model on top of the purchase model.
         *     - `BOOSTING`: Boosted trees on top of the purchase model.
         *     - `MIX`: The mean of the last two.
         * @enum {string}
         */
        ModelUsedFamily: "PARAMETRIC" | "LINEAR" | "BOOSTING" | "MIX";
        /** @description A version of a model. Nothing of it ever changes but its role and the last comparison. */
        ModelVersion: {
            /** @description The model. */
            name: string;
            /** @description The version: the day as of which it stands, and a hash of its content. */
            version: string;
            /** @description Its role. */
            role: components["schemas"]["ModelVersionRole"];
            /** @description The kind that won: `parametric`, `linear`, `boosting` or `mix`. */
            family: string;
            /**
             * Format: int32
             * @description How far ahead it looks, in days.
             */
            horizon_days: number;
            /** @description ISO 4217 code of its money. */
            currency: string;
            /**
             * Format: int32
             * @description Customers it was trained on.
             */
            customers: number;
            /** @description `low` where the shop had little history, else `normal`. */
            confidence: string;
            /**
             * Format: date-time
             * @description First day of the history.
             */
            data_from: string;
            /**
             * Format: date-time
             * @description Last day of the history: nothing later was seen.
             */
            data_until: string;
            /**
             * Format: date-time
             * @description When it was registered.
             */
            trained_at: string;
            /** @description How good it was on held-out time, by the names in docs/predictions.md; empty where it could not be checked. */
            metrics: {
                [key: string]: number;
            };
            /**
             * Format: double
             * @description Largest difference between what was trained and what is served.
             */
            parity: number;
            /** @description SHA-256 over all its files; a version whose files have another one is not loaded. */
            signature: string;
            /** @description The last comparison with a champion; absent before the first. */
            contest?: components["schemas"]["ModelContest"];
            /** @description The cards of its parts, by their names (`churn`; `orders` and `ltv`); only when one version is asked for. */
            cards: {
                [key: string]: unknown;
            };
        };
        /**
         * @description What the version is to the shop at the moment.
         *
         *     - `CHAMPION`: It is in use.
         *     - `CHALLENGER`: It is tried on a share of the customers.
         *     - `FORMER`: It was in use once.
         *     - `SPARE`: It was trained and is not in use.
         * @enum {string}
         */
        ModelVersionRole: "CHAMPION" | "CHALLENGER" | "FORMER" | "SPARE";
        /** @description An amount of money. */
        Money: {
            /**
             * Format: double
             * @description Amount in units of the currency, to the cent; negative where refunds exceed sales.
             */
            amount: number;
            /** @description ISO 4217 code, for example `USD`. */
            currency: string;
        };
        /** @description Whether and when a customer is expected to buy next. Days are counted from `data_as_of`. */
        NextPurchase: {
            /** @description What is expected. */
            outlook: components["schemas"]["NextPurchaseOutlook"];
            /**
             * Format: double
             * @description Probability of a purchase within `horizon_days`, 0 to 1: one minus the churn risk.
             */
            probability: number;
            /**
             * Format: int32
             * @description Length of the time looked at, in days.
             */
            horizon_days: number;
            /**
             * Format: date-time
             * @description Half of such customers who come within the horizon have come by then; absent when `UNLIKELY`.
             */
            expected_at?: string;
            /**
             * Format: date-time
             * @description One in ten of those has come by then; absent when `UNLIKELY`.
             */
            earliest_at?: string;
            /**
             * Format: date-time
             * @description Nine in ten of those have come by then; absent when `UNLIKELY`.
             */
            latest_at?: string;
            /** @description The model of the probability; the dates are always from the purchase model that belongs to it. */
            model: components["schemas"]["ModelUsed"];
            /** @description How far to trust it: `low` where the shop has little history, else `normal`. */
            confidence: string;
        };
        /**
         * @description What is expected, by the same limits as the levels of the churn risk.
         *
         *     - `LIKELY`: A purchase within the horizon is likely: its probability is above 0.60.
         *     - `UNCERTAIN`: It could go either way; the dates hold if the customer comes.
         *     - `UNLIKELY`: The customer will probably not come within the horizon: 0.30 or less, or silent for two years and ten horizons, after which no probability is to be trusted. There are no dates.
         * @enum {string}
         */
        NextPurchaseOutlook: "LIKELY" | "UNCERTAIN" | "UNLIKELY";
        /** @description An internal remark on a ticket. No customer ever sees it. */
        Note: {
            /** @description UUID. */
            readonly id: string;
            /** @description UUID of the ticket. Output only; taken from the path. */
            readonly ticket_id: string;
            /** @description Plain text, 1 to 20,000 characters. `@handle` mentions an agent or all of a team, outside of `code`; a handle that nobody has is text. */
            content: string;
            /** @description Name of the agent or key that wrote it. */
            readonly author_name: string;
            /** @description Id of the agent or key that wrote it. */
            readonly author_id: string;
            /**
             * Format: date-time
             * @description When it was written.
             */
            readonly created_at: string;
            /** @description The files that came along, in order. */
            readonly attachments: components["schemas"]["Attachment"][];
            /**
             * Format: date-time
             * @description When it was last edited; absent when it never was.
             */
            readonly edited_at?: string;
            /** @description Changes with every edit; send it back to detect that someone was faster. */
            etag: string;
        };
        /** @description An internal remark on a ticket. No customer ever sees it. */
        NoteInput: {
            /** @description Plain text, 1 to 20,000 characters. `@handle` mentions an agent or all of a team, outside of `code`; a handle that nobody has is text. */
            content: string;
            /** @description UUIDs of files of this ticket to send along, in this order, read only when the note is created: uploaded by the caller or, for a lead or an admin, by anyone, and in no other message or note. Up to 20. */
            attachment_ids?: string[];
            /** @description Changes with every edit; send it back to detect that someone was faster. */
            etag?: string;
        };
        /** @description What a note said before an edit. */
        NoteVersion: {
            /**
             * Format: int32
             * @description 1 for the first text, 2 for the second, and so on; the current text is not among the versions.
             */
            version: number;
            /** @description The text of that version. */
            content: string;
            /**
             * Format: date-time
             * @description When this text was replaced.
             */
            replaced_at: string;
            /** @description Id of the agent or key that replaced it. */
            replaced_by: string;
        };
        /** @description An order as it was imported. */
        Order: {
            /** @description The shop's own id of the order. */
            order_id: string;
            /**
             * Format: date-time
             * @description When it was placed.
             */
            ordered_at: string;
            /** @description What was paid, after discounts, before refunds. */
            total: components["schemas"]["Money"];
            /**
             * Format: double
             * @description What was paid back.
             */
            refunded: number;
            /**
             * Format: int32
             * @description Number of articles; 0 when unknown.
             */
            quantity: number;
            /** @description Categories of its articles; empty when unknown. */
            categories: string[];
            /** @description Whether it was cancelled. Cancelled orders do not count in `metrics`. */
            cancelled: boolean;
        };
        /** @description The orders of one customer. */
        OrderHistory: {
            /** @description The orders, in any order; 1 to 1,000. */
            orders: components["schemas"]["InlineOrder"][];
            /**
             * Format: date-time
             * @description The moment to predict from; now when absent. Later orders are refused.
             */
            as_of?: string;
            /**
             * @description ISO 4217 code of all amounts; the shop's own currency when empty.
             *
             *     Rule: must be three capital letters or empty.
             */
            currency?: string;
        };
        /** @description Figures of a time span. */
        PerformanceFigures: {
            /**
             * Format: int32
             * @description Messages to customers.
             */
            replies: number;
            /** @description From a ticket's creation to its first message by an agent, on the clock on the wall. */
            first_response: components["schemas"]["TimeFigure"];
            /**
             * Format: int32
             * @description Closings.
             */
            closed: number;
            /** @description From a ticket's creation to the closing that holds, on the clock on the wall. */
            resolution: components["schemas"]["TimeFigure"];
            /**
             * Format: int32
             * @description Closings with exactly one message by an agent.
             */
            one_touch: number;
            /**
             * Format: double
             * @description `one_touch` of all `closed`; absent when nothing was closed.
             */
            one_touch_rate?: number;
            /**
             * Format: int32
             * @description Closings after which the ticket was opened again.
             */
            reopened: number;
            /**
             * Format: double
             * @description `reopened` of all `closed`; absent when nothing was closed.
             */
            reopen_rate?: number;
            /** @description Service levels; absent where no clock has ended, for example in a shop without policies. */
            sla?: components["schemas"]["SlaFigure"];
            /** @description From a ticket's creation to its first message, in working time; absent as `sla` is. */
            first_response_business?: components["schemas"]["TimeFigure"];
            /** @description To the closing that holds from the ticket's creation or its last reopening, in working time; absent as `sla` is. */
            resolution_business?: components["schemas"]["TimeFigure"];
            /** @description From a customer's message without an answer to the answer, in working time; absent as `sla` is. */
            next_response_business?: components["schemas"]["TimeFigure"];
        };
        /** @description A row that a figure was counted from. */
        PerformanceRow: {
            /** @description UUID of the ticket. */
            ticket_id: string;
            /**
             * Format: int32
             * @description Human number of the ticket.
             */
            ticket_number: number;
            /** @description Subject of the ticket; empty without the permission `tickets.read`. */
            subject: string;
            /**
             * Format: int32
             * @description 1 for what is counted, seconds for times.
             */
            value: number;
            /**
             * Format: date-time
             * @description When the message was written or the ticket closed.
             */
            at: string;
            /** @description Which clock ended in time or late; absent in rows of figures other than `SLA_MET` and `SLA_MISSED`. */
            clock?: components["schemas"]["TicketSlaMetric"];
        };
        /**
         * @description What is counted of an agent's work. Each figure is a sum of rows, which `ListPerformanceRows` shows.
         *
         *     A deleted ticket and spam are in no figure; both come back when the ticket does.
         *
         *     - `REPLIES`: Messages that the agent wrote to customers. A row is a message; its value is 1.
         *     - `FIRST_RESPONSE`: Seconds from a ticket's creation to the first message by an agent. A row is that message, of whoever wrote it.
         *     - `CLOSED`: Times that the agent closed a ticket, or, when a key or the platform closed it, that it was closed while the agent owned it. A row is a closing; its value is 1.
         *     - `RESOLUTION`: Seconds from a ticket's creation to a closing that holds: a reopening takes the row back.
         *     - `ONE_TOUCH`: Closings of tickets to which agents had written exactly one message; a reopening takes the row back.
         *     - `REOPENED`: Closings after which the ticket was opened again. A row is the closing, not the reopening: of the tickets closed in a week, so many came back.
         *     - `SLA_MET`: First responses, next responses and resolutions in time, by the service levels that the ticket is under. A row is the message or the closing that ended the clock, of whoever wrote or closed; its value is 1. The first answer to a customer ends two clocks and has a row for each: `clock` says which it is about.
         *     - `SLA_MISSED`: The same, late.
         *     - `FIRST_RESPONSE_BUSINESS`: Seconds of working time that a first response took, pauses left out. Only for tickets under a service level.
         *     - `RESOLUTION_BUSINESS`: Seconds of working time that a resolution took since the ticket was created or last opened again, pauses left out. Only for tickets under a service level.
         *     - `NEXT_RESPONSE_BUSINESS`: Seconds of working time from a customer's first message without an answer to the answer, pauses left out. Only for tickets under a service level.
         * @enum {string}
         */
        PerformanceRowMetric: "REPLIES" | "FIRST_RESPONSE" | "CLOSED" | "RESOLUTION" | "ONE_TOUCH" | "REOPENED" | "SLA_MET" | "SLA_MISSED" | "FIRST_RESPONSE_BUSINESS" | "RESOLUTION_BUSINESS" | "NEXT_RESPONSE_BUSINESS";
        /** @description The days that figures are of, as they were understood. */
        PerformanceSpan: {
            /** @description First day, for example `2026-11-01`. */
            from: string;
            /** @description Last day. */
            to: string;
            /** @description The time zone whose days these are. */
            time_zone: string;
            /**
             * Format: date-time
             * @description When the first day begins.
             */
            begins_at: string;
            /**
             * Format: date-time
             * @description When the last day ends.
             */
            ends_at: string;
        };
        /** @description An agent who has a ticket open at this moment. */
        Presence: {
            /** @description UUID of the ticket. Output only; taken from the path. */
            readonly ticket_id: string;
            /** @description UUID of the agent. Output only; it is the caller. */
            readonly agent_id: string;
            /** @description Name of the agent. */
            readonly agent_name: string;
            /** @description What the agent does. */
            state: components["schemas"]["PresenceState"];
            /**
             * Format: date-time
             * @description Since when the agent has been doing that without a pause.
             */
            readonly since: string;
            /**
             * Format: date-time
             * @description When the presence ends unless it is renewed.
             */
            readonly expires_at: string;
        };
        /** @description An agent who has a ticket open at this moment. */
        PresenceInput: {
            /** @description What the agent does. */
            state: components["schemas"]["PresenceState"];
        };
        /**
         * @description What the agent does there.
         *
         *     - `VIEWING`: Reads the ticket.
         *     - `REPLYING`: Writes a reply.
         * @enum {string}
         */
        PresenceState: "VIEWING" | "REPLYING";
        /** @description The hours to try, and on what. */
        PreviewCalendarRequest: {
            /** @description Name of the time zone, for example `Europe/Berlin`. */
            time_zone: string;
            /** @description Working hours by day, `mon` to `sun`, each a list of up to 12 pairs such as `["09:00", "17:00"]` in local time; `24:00` is the end of the day. A day left out is closed; a gap between two pairs is a break. */
            weekly_hours: {
                [key: string]: unknown[];
            };
            /** @description Local dates without working hours, for example `2026-12-25`. Up to 1,000. */
            holidays?: string[];
            /**
             * Format: date-time
             * @description When the clock starts, from 1970 to 2199.
             */
            start: string;
            /**
             * Format: int32
             * @description Working time until it is due, in seconds; up to a year of 24 hours a day.
             */
            budget_seconds?: number;
            /** @description Pairs of moments between which the clock stands still, for example `["2026-11-23T09:30:00Z", "2026-11-23T09:45:00Z"]`, each with its offset. Up to 1,000. */
            paused?: unknown[][];
        };
        /** @description When it would be due, and why. */
        PreviewCalendarResponse: {
            /**
             * Format: date-time
             * @description When the budget is used up, in UTC.
             */
            due_at: string;
            /** @description Everything from the start to the due time, without a gap. */
            intervals: components["schemas"]["ClockInterval"][];
        };
        /** @description The ticket to try the rules on. */
        PreviewRoutingRulesRequest: {
            /**
             * Format: uuid
             * @description UUID of a ticket.
             */
            ticket_id?: string;
            /** @description A ticket that is not saved: channel, priority, subject, first message, tags, customer, e-mail address and topics of it are looked at. */
            ticket?: components["schemas"]["TicketInput"];
        } & (unknown | unknown);
        /** @description What the rules would do. */
        PreviewRoutingRulesResponse: {
            /** @description Each rule that was asked, in order. */
            outcomes: components["schemas"]["RoutingRuleOutcome"][];
            /** @description What is done in the end. */
            actions: components["schemas"]["RoutingAction"][];
        };
        /** @description On what to try a saved calendar. */
        PreviewSavedCalendarRequest: {
            /**
             * Format: date-time
             * @description When the clock starts, from 1970 to 2199.
             */
            start: string;
            /**
             * Format: int32
             * @description Working time until it is due, in seconds; up to a year of 24 hours a day.
             */
            budget_seconds?: number;
            /** @description Pairs of moments between which the clock stands still, as in `PreviewCalendar`. Up to 1,000. */
            paused?: unknown[][];
        };
        /** @description When it would be due, and why. */
        PreviewSavedCalendarResponse: {
            /**
             * Format: date-time
             * @description When the budget is used up, in UTC.
             */
            due_at: string;
            /** @description Everything from the start to the due time, without a gap. */
            intervals: components["schemas"]["ClockInterval"][];
        };
        /** @description What to try, and on how much. */
        PreviewTopicAlertRequest: {
            /** @description The rule. */
            rule: components["schemas"]["TopicRuleInput"];
            /**
             * Format: int32
             * @description How many of the latest messages of customers to look at; 0 means 200, up to 1,000.
             */
            messages?: number;
        };
        /** @description What the rule finds. */
        PreviewTopicAlertResponse: {
            /**
             * Format: int32
             * @description How many messages were looked at.
             */
            looked_at: number;
            /** @description Those that fit, newest first. */
            hits: components["schemas"]["TopicHit"][];
        };
        /** @description What was told of a customer as of a day. */
        ProfileSnapshot: {
            /**
             * Format: date-time
             * @description Nothing later than this was known.
             */
            data_as_of: string;
            /**
             * Format: date-time
             * @description When it was computed.
             */
            recorded_at: string;
            /**
             * Format: int32
             * @description Orders that were not cancelled.
             */
            order_count: number;
            /** @description What they came to, after discounts and refunds. */
            current_ltv: components["schemas"]["Money"];
            /**
             * Format: double
             * @description Probability of no order within `churn_horizon_days`, 0 to 1; absent while the shop had no model.
             */
            churn_risk_score?: number;
            /** @description Its level; absent while the shop had no model. */
            churn_level?: components["schemas"]["ChurnRiskLevel"];
            /**
             * Format: int32
             * @description Length of the time looked at, in days; 0 without a model.
             */
            churn_horizon_days: number;
            /** @description The model of the churn risk; empty without one. A risk that moved together with the model may have moved because of it. */
            churn_model_version: string;
            /** @description Expected spend within `ltv_horizon_days`; absent while the shop had no model. */
            predicted_ltv?: components["schemas"]["Money"];
            /**
             * Format: int32
             * @description Length of the time looked at, in days; 0 without a model.
             */
            ltv_horizon_days: number;
            /** @description The model of the expected spend; empty without one. */
            ltv_model_version: string;
            /** @description The dominant segment of each axis; empty before behaviour was computed. */
            segments: components["schemas"]["DominantSegment"][];
            /** @description The archetype; absent without one, and when it has ended since. */
            archetype?: components["schemas"]["ArchetypeNow"];
        };
        /** @description Which version to use. */
        PromoteModelVersionRequest: {
            /** @description The version. */
            version: string;
            /** @description Promotes it even if it is worse. */
            force?: boolean;
            /** @description Why; stays on record. Required with `force`, in ten characters or more. */
            reason?: string;
            /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
            request_id?: string;
        };
        /** @description What is in use now. */
        PromoteModelVersionResponse: {
            /** @description The model. */
            model: components["schemas"]["Model"];
            /** @description The comparison. */
            contest: components["schemas"]["ModelContest"];
        };
        /** @description Which customers to return. */
        QuerySegmentsRequest: {
            /** @description The conditions, up to 16; at least one unless `archetype_ids` has any. */
            conditions?: components["schemas"]["SegmentCondition"][];
            /** @description How they combine; `ALL` when absent. */
            match?: components["schemas"]["QuerySegmentsRequestMatch"];
            /**
             * Format: int32
             * @description Customers per page; 50 when 0, at most 500.
             */
            page_size?: number;
            /** @description `next_page_token` of the page before; empty for the first page. */
            page_token?: string;
            /** @description Only customers of one of these archetypes, up to 20, whatever `match` says; of any when empty. */
            archetype_ids?: string[];
        };
        /**
         * @description How conditions combine.
         *
         *     - `ALL`: Every condition must be met.
         *     - `ANY`: One condition must be met.
         * @enum {string}
         */
        QuerySegmentsRequestMatch: "ALL" | "ANY";
        /** @description A page of customers. */
        QuerySegmentsResponse: {
            /** @description The customers, by id. */
            customers: components["schemas"]["SegmentMember"][];
            /** @description Token of the next page; empty on the last. */
            next_page_token: string;
            /**
             * Format: int32
             * @description How many there are in all: exact up to 10,000, an estimate beyond. Only with the first page, else 0.
             */
            total: number;
            /** @description How `total` was counted; unset where `total` is. */
            total_kind: components["schemas"]["QuerySegmentsResponseTotalKind"];
        };
        /**
         * @description How the total was counted.
         *
         *     - `EXACT`: Every customer was counted.
         *     - `ESTIMATE`: Extrapolated from one customer in 64; off by about 13 % at 4,000 found, less above.
         * @enum {string}
         */
        QuerySegmentsResponseTotalKind: "EXACT" | "ESTIMATE";
        /** @description A place where tickets of one kind wait for an agent. */
        Queue: {
            /**
             * Format: uuid
             * @description UUID.
             */
            readonly id: string;
            /** @description Name, unique within the tenant regardless of case, 1 to 100 characters. */
            name?: string;
            /** @description What belongs here; up to 1,000 characters. */
            description?: string;
            /**
             * Format: int32
             * @description Queues with a smaller number are shown and served first; 0 to 10,000, 100 when not set.
             */
            priority_order?: number;
            /**
             * Format: date-time
             * @description When it was created.
             */
            readonly created_at: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            readonly updated_at: string;
            /** @description Changes with every change; send it back to detect that someone was faster. */
            etag: string;
            /**
             * Format: int32
             * @description For how many hours after closing a ticket of this queue can be opened again; 0 to 26,280 (three years). What its customer writes later begins a linked follow-up ticket. 0: never again; absent: without a limit.
             */
            reopen_window_hours?: number;
            /** @description How waiting tickets find an agent; `MANUAL` when not set. Otherwise open tickets without an owner go to agents who are online, on shift and have room, the most urgent first, then the highest smart score. */
            routing?: components["schemas"]["QueueRouting"];
            /**
             * @description Id of the team that works on this queue; absent means everybody who can own tickets.
             *
             *     Rule: must be a UUID or empty.
             */
            team_id?: string;
            /** @description What an agent must be able to do to get its tickets; up to 50, sorted. See `Agent.skills`. */
            required_skills: string[];
            /**
             * Format: int32
             * @description How many open tickets of this queue an agent gets at once at most, 1 to 1,000; absent means up to the agent's own capacity, which holds in any case.
             */
            inbox_limit?: number;
            /**
             * Format: int32
             * @description For how many minutes an agent can be offline until open tickets of this queue that wait for the shop go back to it, unless it is `MANUAL`; 0 to 10,080 (a week), 15 when not set.
             */
            hand_over_minutes?: number;
        };
        /** @description A place where tickets of one kind wait for an agent. */
        QueueInput: {
            /** @description Name, unique within the tenant regardless of case, 1 to 100 characters. */
            name?: string;
            /** @description What belongs here; up to 1,000 characters. */
            description?: string;
            /**
             * Format: int32
             * @description Queues with a smaller number are shown and served first; 0 to 10,000, 100 when not set.
             */
            priority_order?: number;
            /** @description Changes with every change; send it back to detect that someone was faster. */
            etag?: string;
            /**
             * Format: int32
             * @description For how many hours after closing a ticket of this queue can be opened again; 0 to 26,280 (three years). What its customer writes later begins a linked follow-up ticket. 0: never again; absent: without a limit.
             */
            reopen_window_hours?: number;
            /** @description How waiting tickets find an agent; `MANUAL` when not set. Otherwise open tickets without an owner go to agents who are online, on shift and have room, the most urgent first, then the highest smart score. */
            routing?: components["schemas"]["QueueRouting"];
            /**
             * @description Id of the team that works on this queue; absent means everybody who can own tickets.
             *
             *     Rule: must be a UUID or empty.
             */
            team_id?: string;
            /** @description What an agent must be able to do to get its tickets; up to 50, sorted. See `Agent.skills`. */
            required_skills?: string[];
            /**
             * Format: int32
             * @description How many open tickets of this queue an agent gets at once at most, 1 to 1,000; absent means up to the agent's own capacity, which holds in any case.
             */
            inbox_limit?: number;
            /**
             * Format: int32
             * @description For how many minutes an agent can be offline until open tickets of this queue that wait for the shop go back to it, unless it is `MANUAL`; 0 to 10,080 (a week), 15 when not set.
             */
            hand_over_minutes?: number;
        };
        /**
         * @description How waiting tickets find an agent.
         *
         *     - `MANUAL`: Agents take them, or are given them by people.
         *     - `ROUND_ROBIN`: Each goes to the next agent of a fixed circle.
         *     - `BALANCED`: Each goes to the agent with the fewest open tickets in relation to the capacity.
         * @enum {string}
         */
        QueueRouting: "MANUAL" | "ROUND_ROBIN" | "BALANCED";
        /** @description Request to mark all as read. */
        ReadAllMentionsRequest: {
            /**
             * Format: date-time
             * @description Mentions of this moment and earlier; `created_at` of the newest that was shown.
             */
            until: string;
            /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
            request_id?: string;
        };
        /** @description The answer. */
        ReadAllMentionsResponse: {
            /**
             * Format: int32
             * @description How many were unread.
             */
            read: number;
        };
        /** @description The mention as it is now. */
        ReadMentionResponse: {
            /** @description The mention. */
            mention: components["schemas"]["Mention"];
        };
        /** @description The delivery was stored. */
        ReceiveShopifyWebhookResponse: Record<string, never>;
        /** @description Work that goes through all open tickets in small steps. */
        Recomputation: {
            /** @description Whether it still runs. */
            running: boolean;
            /**
             * Format: int32
             * @description Tickets done so far.
             */
            done: number;
            /**
             * Format: int32
             * @description Open tickets when it began.
             */
            total: number;
            /**
             * Format: date-time
             * @description When it began; absent when there never was one.
             */
            started_at?: string;
            /**
             * Format: date-time
             * @description When it was through; absent while it runs.
             */
            finished_at?: string;
        };
        /** @description The refresh token to exchange. */
        RefreshRequest: {
            /** @description The refresh token; empty when the cookie carries it. */
            refresh_token?: string;
        };
        /** @description The new pair. */
        RefreshResponse: {
            /** @description The tokens; absent when the old one came in a cookie. */
            tokens?: components["schemas"]["Tokens"];
            /**
             * Format: date-time
             * @description When the access token expires; refresh before.
             */
            access_expires_at: string;
        };
        /** @description A record that was refused. */
        RejectedOrder: {
            /**
             * Format: int32
             * @description Line of the CSV at which it begins, or its number in `orders`, from 1.
             */
            line: number;
            /** @description Why, as listed in docs/orders.md; for example `bad_date`. */
            reason: string;
        };
        /** @description The demo after the reset. */
        ResetDemoResponse: {
            /** @description The demo; absent when the ticket has none. */
            demo?: components["schemas"]["Demo"];
            /** @description The first 100 messages of the conversation, oldest first. */
            messages: components["schemas"]["DemoMessage"][];
            /** @description Token with which `ListDemoMessages` goes on; empty when these are all. */
            next_page_token: string;
        };
        /** @description Which model to take back. */
        RollbackModelRequest: {
            /** @description Why, in ten characters or more; stays on record. */
            reason?: string;
            /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
            request_id?: string;
            /** @description The version to leave, so that two people do not go back twice; empty for whichever is in use. */
            version?: string;
        };
        /** @description What is in use now. */
        RollbackModelResponse: {
            /** @description The model. */
            model: components["schemas"]["Model"];
        };
        /** @description Something that is done with a ticket. */
        RoutingAction: {
            /**
             * Format: uuid
             * @description Moves it to the queue with this UUID.
             */
            queue_id?: string;
            /** @description Gives it this priority. */
            priority?: components["schemas"]["TicketPriority"];
            /** @description Adds these tags. */
            add_tags?: components["schemas"]["RoutingTexts"];
            /** @description Lets only agents have it who have these skills. */
            required_skills?: components["schemas"]["RoutingTexts"];
        } & (unknown | unknown | unknown | unknown | unknown);
        /** @description Something that is done with a ticket. */
        RoutingActionInput: {
            /**
             * Format: uuid
             * @description Moves it to the queue with this UUID.
             */
            queue_id?: string;
            /** @description Gives it this priority. */
            priority?: components["schemas"]["TicketPriority"];
            /** @description Adds these tags. */
            add_tags?: components["schemas"]["RoutingTextsInput"];
            /** @description Lets only agents have it who have these skills. */
            required_skills?: components["schemas"]["RoutingTextsInput"];
        } & (unknown | unknown | unknown | unknown);
        /** @description Some channels. */
        RoutingChannels: {
            /** @description The channels, 1 to 10. */
            any_of: components["schemas"]["TicketChannel"][];
        };
        /** @description Some channels. */
        RoutingChannelsInput: {
            /** @description The channels, 1 to 10. */
            any_of: components["schemas"]["TicketChannel"][];
        };
        /** @description Something that is true of a ticket or not. */
        RoutingCondition: {
            /** @description It came by one of these channels. */
            channels?: components["schemas"]["RoutingChannels"];
            /** @description It has one of these priorities. */
            priorities?: components["schemas"]["RoutingPriorities"];
            /** @description Its subject or first message has one of these words or phrases, as whole words in any case. */
            words?: components["schemas"]["RoutingTexts"];
            /** @description Its subject has one of them. */
            subject_words?: components["schemas"]["RoutingTexts"];
            /** @description It carries one of these tags. */
            tags?: components["schemas"]["RoutingTexts"];
            /** @description It is of one of these customers, by the shop's own ids. */
            customer_ids?: components["schemas"]["RoutingTexts"];
            /** @description Its customer's e-mail address is in one of these domains or below, such as `example.com`. */
            email_domains?: components["schemas"]["RoutingTexts"];
            /** @description It fits one of these topic alerts, by their ids. */
            topics?: components["schemas"]["RoutingTexts"];
            /** @description Whether it must not be true. */
            negate: boolean;
        } & (unknown | unknown | unknown | unknown | unknown | unknown | unknown | unknown | unknown);
        /** @description Something that is true of a ticket or not. */
        RoutingConditionInput: {
            /** @description It came by one of these channels. */
            channels?: components["schemas"]["RoutingChannelsInput"];
            /** @description It has one of these priorities. */
            priorities?: components["schemas"]["RoutingPrioritiesInput"];
            /** @description Its subject or first message has one of these words or phrases, as whole words in any case. */
            words?: components["schemas"]["RoutingTextsInput"];
            /** @description Its subject has one of them. */
            subject_words?: components["schemas"]["RoutingTextsInput"];
            /** @description It carries one of these tags. */
            tags?: components["schemas"]["RoutingTextsInput"];
            /** @description It is of one of these customers, by the shop's own ids. */
            customer_ids?: components["schemas"]["RoutingTextsInput"];
            /** @description Its customer's e-mail address is in one of these domains or below, such as `example.com`. */
            email_domains?: components["schemas"]["RoutingTextsInput"];
            /** @description It fits one of these topic alerts, by their ids. */
            topics?: components["schemas"]["RoutingTextsInput"];
            /** @description Whether it must not be true. */
            negate?: boolean;
        } & (unknown | unknown | unknown | unknown | unknown | unknown | unknown | unknown);
        /** @description Some priorities. */
        RoutingPriorities: {
            /** @description The priorities, 1 to 10. */
            any_of: components["schemas"]["TicketPriority"][];
        };
        /** @description Some priorities. */
        RoutingPrioritiesInput: {
            /** @description The priorities, 1 to 10. */
            any_of: components["schemas"]["TicketPriority"][];
        };
        /** @description What to do with a new ticket that fits. Rules are asked one after the other; the first that fits is the last one, unless it says otherwise. */
        RoutingRule: {
            /**
             * Format: uuid
             * @description UUID.
             */
            readonly id: string;
            /** @description Name, unique within the tenant regardless of case, 1 to 100 characters. */
            name?: string;
            /**
             * Format: int32
             * @description Rules with a smaller number are asked first, then by name; 0 to 10,000, 100 when not set.
             */
            position?: number;
            /** @description Whether it is asked; true when not set. */
            enabled?: boolean;
            /** @description Whether the rules after it are asked too when it fits; false when not set. What a later rule sets holds. */
            continue_matching?: boolean;
            /** @description What must be true of a ticket, all of it; up to 20, none fits every ticket. */
            conditions: components["schemas"]["RoutingCondition"][];
            /** @description What is done then; 1 to 20. */
            actions: components["schemas"]["RoutingAction"][];
            /**
             * Format: date-time
             * @description When it was created.
             */
            readonly created_at: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            readonly updated_at: string;
            /** @description Changes with every change; send it back to detect that someone was faster. */
            etag: string;
        };
        /** @description What to do with a new ticket that fits. Rules are asked one after the other; the first that fits is the last one, unless it says otherwise. */
        RoutingRuleInput: {
            /** @description Name, unique within the tenant regardless of case, 1 to 100 characters. */
            name?: string;
            /**
             * Format: int32
             * @description Rules with a smaller number are asked first, then by name; 0 to 10,000, 100 when not set.
             */
            position?: number;
            /** @description Whether it is asked; true when not set. */
            enabled?: boolean;
            /** @description Whether the rules after it are asked too when it fits; false when not set. What a later rule sets holds. */
            continue_matching?: boolean;
            /** @description What must be true of a ticket, all of it; up to 20, none fits every ticket. */
            conditions?: components["schemas"]["RoutingConditionInput"][];
            /** @description What is done then; 1 to 20. */
            actions?: components["schemas"]["RoutingActionInput"][];
            /** @description Changes with every change; send it back to detect that someone was faster. */
            etag?: string;
        };
        /** @description What became of a rule. */
        RoutingRuleOutcome: {
            /** @description Id of the rule. */
            rule_id: string;
            /** @description Its name. */
            name: string;
            /** @description Whether it fits. */
            matched: boolean;
            /** @description A sentence for each condition that says whether it holds, in their order. */
            explanations: string[];
        };
        /** @description Some texts. */
        RoutingTexts: {
            /** @description The texts, 1 to 50 of up to 200 characters. Tags and skills are of the form that tickets and agents have. */
            any_of: string[];
        };
        /** @description Some texts. */
        RoutingTextsInput: {
            /** @description The texts, 1 to 50 of up to 200 characters. Tags and skills are of the form that tickets and agents have. */
            any_of: string[];
        };
        /** @description The draft that was saved. */
        SaveDraftResponse: {
            /** @description The draft with its new etag. */
            draft: components["schemas"]["Draft"];
        };
        /** @description One reason for a ticket's place in the smart order. */
        ScorePart: {
            /** @description Which reason: `priority`, `sla`, `awaiting_reply`, `wait`, `customer_value`, `topic_alert` or `sentiment`. */
            name: string;
            /**
             * Format: double
             * @description How far it applies: 0 not at all, 1 in full. Only `wait`, which counts days, goes above 1.
             */
            value: number;
            /**
             * Format: double
             * @description The tenant's weight: the points that a value of 1 brings.
             */
            weight: number;
            /**
             * Format: double
             * @description What it adds to the score: `value` times `weight`, to a hundredth.
             */
            points: number;
            /** @description The reason as a sentence, for example "The customer waits for an answer." */
            explanation: string;
            /** @description False when what it needs is not known; `explanation` says why, and it adds nothing. */
            available: boolean;
        };
        /** @description What a tenant's smart scores are made of. Every field has a default until the tenant sets it. */
        ScoringWeights: {
            /**
             * Format: double
             * @description Points of an urgent ticket; a high one gets two thirds, a normal one a third, a low one none. 0 to 100, 30 when not set.
             */
            priority?: number;
            /**
             * Format: double
             * @description Points when a due time has passed; half of them once its warning has fired. 0 to 100, 25 when not set.
             */
            sla?: number;
            /**
             * Format: double
             * @description Points while the customer waits for an answer. 0 to 100, 15 when not set.
             */
            awaiting_reply?: number;
            /**
             * Format: double
             * @description Points for each day of waiting, without an upper end. 0 to 100, 10 when not set.
             */
            wait_per_day?: number;
            /**
             * Format: double
             * @description Points when the money at risk reaches `full_value`; less in proportion below. 0 to 100, 20 when not set.
             */
            customer_value?: number;
            /**
             * Format: double
             * @description Points of a ticket that fits a topic alert. 0 to 100, 15 when not set.
             */
            topic_alert?: number;
            /**
             * Format: double
             * @description Money at risk (churn risk times expected spend, in the shop's currency) that counts in full. 1 to 1,000,000,000, 200 when not set.
             */
            full_value?: number;
            /**
             * Format: double
             * @description Raises the priority of a new ticket by one step when the money at risk is above this; not set: never. Cleared by naming it in the mask. Up to 1,000,000,000.
             */
            raise_priority_above?: number;
            /** @description How far the open tickets have taken over the last change. */
            readonly recomputation: components["schemas"]["Recomputation"];
            /**
             * Format: date-time
             * @description When they last changed; absent while all are defaults.
             */
            readonly updated_at?: string;
            /** @description Changes with every change; send it back to detect that someone was faster. */
            etag: string;
        };
        /** @description What a tenant's smart scores are made of. Every field has a default until the tenant sets it. */
        ScoringWeightsInput: {
            /**
             * Format: double
             * @description Points of an urgent ticket; a high one gets two thirds, a normal one a third, a low one none. 0 to 100, 30 when not set.
             */
            priority?: number;
            /**
             * Format: double
             * @description Points when a due time has passed; half of them once its warning has fired. 0 to 100, 25 when not set.
             */
            sla?: number;
            /**
             * Format: double
             * @description Points while the customer waits for an answer. 0 to 100, 15 when not set.
             */
            awaiting_reply?: number;
            /**
             * Format: double
             * @description Points for each day of waiting, without an upper end. 0 to 100, 10 when not set.
             */
            wait_per_day?: number;
            /**
             * Format: double
             * @description Points when the money at risk reaches `full_value`; less in proportion below. 0 to 100, 20 when not set.
             */
            customer_value?: number;
            /**
             * Format: double
             * @description Points of a ticket that fits a topic alert. 0 to 100, 15 when not set.
             */
            topic_alert?: number;
            /**
             * Format: double
             * @description Money at risk (churn risk times expected spend, in the shop's currency) that counts in full. 1 to 1,000,000,000, 200 when not set.
             */
            full_value?: number;
            /**
             * Format: double
             * @description Raises the priority of a new ticket by one step when the money at risk is above this; not set: never. Cleared by naming it in the mask. Up to 1,000,000,000.
             */
            raise_priority_above?: number;
            /** @description Changes with every change; send it back to detect that someone was faster. */
            etag?: string;
        };
        /** @description Where one segment ends and the next begins. */
        SegmentBoundary: {
            /**
             * Format: double
             * @description The quantity at the boundary.
             */
            value: number;
            /**
             * Format: double
             * @description Where the shop's customers alone would put it; absent when there are none to learn from.
             */
            learned?: number;
            /**
             * Format: double
             * @description The business rule: never below this.
             */
            rule_low: number;
            /**
             * Format: double
             * @description The business rule: never above this.
             */
            rule_high: number;
            /** @description Whether the rule moved the boundary. */
            by_rule: boolean;
            /** @description Why the rule is as it is. */
            reason: string;
        };
        /** @description A customer who moved from one segment to another. */
        SegmentChange: {
            /** @description The axis. */
            axis: string;
            /** @description The dominant segment before, or `unknown`. */
            from_segment: string;
            /** @description The dominant segment since, or `unknown`. */
            to_segment: string;
            /**
             * Format: date-time
             * @description The last day of the history with which the change was noticed.
             */
            data_as_of: string;
            /**
             * Format: int32
             * @description The version of the definitions since.
             */
            definitions_version: number;
        };
        /** @description A condition on one axis. */
        SegmentCondition: {
            /**
             * @description The axis, for example `purchase_value`.
             * @enum {string}
             */
            axis: "purchase_value" | "purchase_frequency" | "purchase_cadence" | "price_sensitivity" | "return_behavior" | "category_breadth" | "lifecycle_stage" | "engagement";
            /** @description Met by membership in any one of these segments of the axis; `unknown` is met where the axis is unknown. */
            segments: string[];
            /**
             * Format: double
             * @description The least membership, 0 to 1. 0, as when absent, means that the segment must be the dominant one.
             */
            min_membership?: number;
            /**
             * Format: double
             * @description The least confidence, 0 to 1; any when absent.
             */
            min_confidence?: number;
        };
        /** @description A segment: who is in it and what is usual there. */
        SegmentDefinition: {
            /** @description The name within its axis, for example `whale`. */
            segment: string;
            /** @description The name for people. */
            title: string;
            /** @description Who is in it, in a sentence. */
            description: string;
            /** @description The criteria with their numbers, in a sentence. */
            criteria: string;
            /**
             * Format: double
             * @description The quantity from which the segment is dominant; absent for the first.
             */
            lower?: number;
            /**
             * Format: double
             * @description The quantity from which the next one is dominant; absent for the last.
             */
            upper?: number;
            /**
             * Format: int32
             * @description Customers whose dominant segment it is.
             */
            customers: number;
            /**
             * Format: double
             * @description Their share of all customers, 0 to 1.
             */
            share: number;
            /**
             * Format: double
             * @description The median quantity of these customers; absent without any.
             */
            typical?: number;
            /**
             * Format: double
             * @description A quarter of them are below; absent without any.
             */
            typical_low?: number;
            /**
             * Format: double
             * @description A quarter of them are above; absent without any.
             */
            typical_high?: number;
        };
        /** @description A customer who was found. */
        SegmentMember: {
            /** @description The shop's own id of the customer. */
            customer_id: string;
            /** @description The memberships. */
            behavior: components["schemas"]["CustomerBehavior"];
        };
        /** @description How far a customer belongs to a segment. */
        SegmentMembership: {
            /** @description The name within its axis. */
            segment: string;
            /**
             * Format: double
             * @description 0 to 1; those of an axis sum to 1.
             */
            membership: number;
        };
        /** @description Which version to try, and on how many. */
        SetModelShareRequest: {
            /** @description The version. */
            version: string;
            /**
             * Format: double
             * @description Share of the customers, 0 to 0.5; 0 ends the trial.
             */
            share?: number;
            /** @description Why; stays on record. */
            reason?: string;
            /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
            request_id?: string;
        };
        /** @description What is in use now. */
        SetModelShareResponse: {
            /** @description The model. */
            model: components["schemas"]["Model"];
        };
        /** @description The presence as it is now. */
        SetPresenceResponse: {
            /** @description With the moment at which it ends. */
            presence: components["schemas"]["Presence"];
        };
        /** @description How a ticket stands to one thing that its policy promises. */
        SlaClock: {
            /** @description What is measured. */
            metric: components["schemas"]["TicketSlaMetric"];
            /** @description How it stands. */
            state: components["schemas"]["TicketSlaState"];
            /** @description Id of the policy. */
            policy_id: string;
            /** @description Name of the policy; empty when it was removed since. */
            policy_name: string;
            /** @description Id of the calendar; empty when every hour counts. */
            calendar_id: string;
            /** @description Name of the calendar; empty when every hour counts. */
            calendar_name: string;
            /**
             * Format: int32
             * @description Working time that it may take, in seconds.
             */
            target_seconds: number;
            /**
             * Format: date-time
             * @description When the clock started; absent when it never has.
             */
            started_at?: string;
            /**
             * Format: date-time
             * @description When it is or was due; absent while the clock stands still before its due time.
             */
            due_at?: string;
            /**
             * Format: date-time
             * @description When to warn; absent when the policy does not, or while the clock stands still before that.
             */
            warn_at?: string;
            /**
             * Format: date-time
             * @description When it was done; absent while it is not.
             */
            done_at?: string;
            /**
             * Format: double
             * @description Working time used so far, or until it was done, in seconds.
             */
            elapsed_seconds: number;
            /**
             * Format: double
             * @description Working time left, in seconds; negative by how much it is or was late.
             */
            remaining_seconds: number;
            /**
             * Format: double
             * @description Longest working time of those that are done, in seconds: of all answers for `NEXT_RESPONSE`, of all closings for `RESOLUTION`.
             */
            worst_seconds: number;
            /**
             * Format: int32
             * @description How often it was done.
             */
            times_done: number;
            /**
             * Format: int32
             * @description How often it was done late.
             */
            times_late: number;
            /** @description Everything from the start of the clock to its due time, or to when it was done, or to now where it is late or stands still, without a gap. */
            intervals: components["schemas"]["ClockInterval"][];
            /** @description The same in words, with times of day in the calendar's zone. */
            explanation: string;
        };
        /** @description Which tickets a policy is for: those that fulfil each condition that is given, by any one of its values. */
        SlaConditions: {
            /** @description Priorities of which the ticket has one. */
            priorities: components["schemas"]["TicketPriority"][];
            /** @description Channels of which the ticket came through one. */
            channels: components["schemas"]["TicketChannel"][];
            /** @description Queues of which the ticket is in one. Up to 100. */
            queue_ids: string[];
            /** @description Tags of which the ticket carries at least one. Up to 50. */
            tags: string[];
            /** @description Customers of whom the ticket is one's. Up to 500. */
            customer_ids: string[];
        };
        /** @description Which tickets a policy is for: those that fulfil each condition that is given, by any one of its values. */
        SlaConditionsInput: {
            /** @description Priorities of which the ticket has one. */
            priorities?: components["schemas"]["TicketPriority"][];
            /** @description Channels of which the ticket came through one. */
            channels?: components["schemas"]["TicketChannel"][];
            /** @description Queues of which the ticket is in one. Up to 100. */
            queue_ids?: string[];
            /** @description Tags of which the ticket carries at least one. Up to 50. */
            tags?: string[];
            /** @description Customers of whom the ticket is one's. Up to 500. */
            customer_ids?: string[];
        };
        /** @description What to do with a ticket. The audit names the policy as the cause. A clock escalates once by its warning and once by its breach, whatever policy it has by then, so that two policies never send a ticket to and fro. */
        SlaEscalation: {
            /** @description The priority that the ticket gets unless it has a higher one; absent to leave it. */
            raise_priority_to?: components["schemas"]["TicketPriority"];
            /** @description Tags to add. Up to 10. */
            add_tags: string[];
            /**
             * @description The queue to move the ticket to; empty to leave it where it is. A queue that was removed since is left out.
             *
             *     Rule: must be a UUID or empty.
             */
            move_to_queue_id: string;
        };
        /** @description What to do with a ticket. The audit names the policy as the cause. A clock escalates once by its warning and once by its breach, whatever policy it has by then, so that two policies never send a ticket to and fro. */
        SlaEscalationInput: {
            /** @description The priority that the ticket gets unless it has a higher one; absent to leave it. */
            raise_priority_to?: components["schemas"]["TicketPriority"];
            /** @description Tags to add. Up to 10. */
            add_tags?: string[];
            /**
             * @description The queue to move the ticket to; empty to leave it where it is. A queue that was removed since is left out.
             *
             *     Rule: must be a UUID or empty.
             */
            move_to_queue_id?: string;
        };
        /** @description First responses, next responses and resolutions against what the shop promises. A clock counts once each time that it ends: one of the next response with every answer to a customer. */
        SlaFigure: {
            /**
             * Format: int32
             * @description In time.
             */
            met: number;
            /**
             * Format: int32
             * @description Late.
             */
            missed: number;
            /**
             * Format: double
             * @description `met` of met and missed.
             */
            met_rate: number;
        };
        /** @description What a shop promises for some of its tickets. Of all policies the first one whose conditions a ticket fulfils applies to it, by the ticket as it is now: a change of its priority, queue or tags can bring another policy. */
        SlaPolicy: {
            /**
             * Format: uuid
             * @description UUID.
             */
            readonly id: string;
            /** @description Name, unique within the tenant regardless of case, 1 to 100 characters. */
            name?: string;
            /**
             * Format: int32
             * @description Policies with a smaller number are tried first, among equals the older one; 0 to 10,000, 100 when not set.
             */
            position?: number;
            /** @description Whether it applies at all; true when not set. */
            active?: boolean;
            /** @description Which tickets it is for; all of them when not set. */
            conditions?: components["schemas"]["SlaConditions"];
            /** @description How long each thing may take. At least one target is required. */
            targets?: components["schemas"]["SlaTargets"];
            /**
             * @description The calendar that the targets are counted in; empty for 24 hours on every day.
             *
             *     Rule: must be a UUID or empty.
             */
            calendar_id?: string;
            /** @description How long before a due time to warn; never when not set. */
            warn_before?: components["schemas"]["SlaWarning"];
            /** @description What to do with a ticket when a warning's time has come; nothing when not set. */
            on_warning?: components["schemas"]["SlaEscalation"];
            /** @description What to do with a ticket when a due time has passed; nothing when not set. */
            on_breach?: components["schemas"]["SlaEscalation"];
            /**
             * Format: date-time
             * @description When it was created.
             */
            readonly created_at: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            readonly updated_at: string;
            /** @description Changes with every change; send it back to detect that someone was faster. */
            etag: string;
        };
        /** @description What a shop promises for some of its tickets. Of all policies the first one whose conditions a ticket fulfils applies to it, by the ticket as it is now: a change of its priority, queue or tags can bring another policy. */
        SlaPolicyInput: {
            /** @description Name, unique within the tenant regardless of case, 1 to 100 characters. */
            name?: string;
            /**
             * Format: int32
             * @description Policies with a smaller number are tried first, among equals the older one; 0 to 10,000, 100 when not set.
             */
            position?: number;
            /** @description Whether it applies at all; true when not set. */
            active?: boolean;
            /** @description Which tickets it is for; all of them when not set. */
            conditions?: components["schemas"]["SlaConditionsInput"];
            /** @description How long each thing may take. At least one target is required. */
            targets?: components["schemas"]["SlaTargetsInput"];
            /**
             * @description The calendar that the targets are counted in; empty for 24 hours on every day.
             *
             *     Rule: must be a UUID or empty.
             */
            calendar_id?: string;
            /** @description How long before a due time to warn; never when not set. */
            warn_before?: components["schemas"]["SlaWarningInput"];
            /** @description What to do with a ticket when a warning's time has come; nothing when not set. */
            on_warning?: components["schemas"]["SlaEscalationInput"];
            /** @description What to do with a ticket when a due time has passed; nothing when not set. */
            on_breach?: components["schemas"]["SlaEscalationInput"];
            /** @description Changes with every change; send it back to detect that someone was faster. */
            etag?: string;
        };
        /** @description Tickets being computed anew after a change. */
        SlaRecomputation: {
            /**
             * Format: int32
             * @description Counts the changes of the tenant's policies and calendars.
             */
            version: number;
            /** @description How far it is. */
            state: components["schemas"]["SlaRecomputationState"];
            /** @description What was changed, in words. */
            cause: string;
            /**
             * Format: int32
             * @description How many tickets were computed.
             */
            done: number;
            /**
             * Format: int32
             * @description How many tickets it began with; closed ones are not among them, and others come and go meanwhile.
             */
            total_estimated: number;
            /**
             * Format: date-time
             * @description When the change was made.
             */
            started_at: string;
            /**
             * Format: date-time
             * @description When the last step was done; absent before the first.
             */
            updated_at?: string;
        };
        /**
         * @description How far it is.
         *
         *     - `ACTIVE`: Waits for its turn or is under way.
         *     - `DONE`: Every ticket has its new due times.
         *     - `SUPERSEDED`: A newer change took its place.
         * @enum {string}
         */
        SlaRecomputationState: "ACTIVE" | "DONE" | "SUPERSEDED";
        /** @description Working time in seconds, from a second to a year of 24 hours a day; one for all priorities, or one for some. */
        SlaTarget: {
            /**
             * Format: int32
             * @description For every priority that has none of its own.
             */
            seconds?: number;
            /**
             * Format: int32
             * @description For urgent tickets.
             */
            urgent?: number;
            /**
             * Format: int32
             * @description For tickets of high priority.
             */
            high?: number;
            /**
             * Format: int32
             * @description For tickets of normal priority.
             */
            normal?: number;
            /**
             * Format: int32
             * @description For tickets of low priority.
             */
            low?: number;
        };
        /** @description Working time in seconds, from a second to a year of 24 hours a day; one for all priorities, or one for some. */
        SlaTargetInput: {
            /**
             * Format: int32
             * @description For every priority that has none of its own.
             */
            seconds?: number;
            /**
             * Format: int32
             * @description For urgent tickets.
             */
            urgent?: number;
            /**
             * Format: int32
             * @description For tickets of high priority.
             */
            high?: number;
            /**
             * Format: int32
             * @description For tickets of normal priority.
             */
            normal?: number;
            /**
             * Format: int32
             * @description For tickets of low priority.
             */
            low?: number;
        };
        /** @description How long each thing may take; what is not set is not measured. */
        SlaTargets: {
            /** @description From the creation to the shop's first message. */
            first_response?: components["schemas"]["SlaTarget"];
            /** @description From the first customer message without an answer to the shop's next message. */
            next_response?: components["schemas"]["SlaTarget"];
            /** @description From the creation, or the last reopening, to the closing. */
            resolution?: components["schemas"]["SlaTarget"];
        };
        /** @description How long each thing may take; what is not set is not measured. */
        SlaTargetsInput: {
            /** @description From the creation to the shop's first message. */
            first_response?: components["schemas"]["SlaTargetInput"];
            /** @description From the first customer message without an answer to the shop's next message. */
            next_response?: components["schemas"]["SlaTargetInput"];
            /** @description From the creation, or the last reopening, to the closing. */
            resolution?: components["schemas"]["SlaTargetInput"];
        };
        /** @description When to warn. A warning that would come before the clock starts is left out. */
        SlaWarning: {
            /**
             * Format: int32
             * @description Working time in seconds: with 3,600, and due at 11:00 when work began at 10:00, the warning comes at 10:00.
             */
            seconds?: number;
            /**
             * Format: int32
             * @description Per cent of the target that are left.
             */
            percent?: number;
        } & (unknown | unknown | unknown);
        /** @description When to warn. A warning that would come before the clock starts is left out. */
        SlaWarningInput: {
            /**
             * Format: int32
             * @description Working time in seconds: with 3,600, and due at 11:00 when work began at 10:00, the warning comes at 10:00.
             */
            seconds?: number;
            /**
             * Format: int32
             * @description Per cent of the target that are left.
             */
            percent?: number;
        } & (unknown | unknown | unknown);
        /** @description How long a ticket sleeps. */
        SnoozeTicketRequest: {
            /**
             * Format: date-time
             * @description When it wakes, within the next 366 days; absent: now.
             */
            until?: string;
            /** @description The `etag` that was read; when it is no longer current, nothing changes and the call answers ABORTED. Empty: do not check. */
            etag?: string;
            /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
            request_id?: string;
        };
        /** @description The ticket after the change. */
        SnoozeTicketResponse: {
            /** @description The ticket. */
            ticket: components["schemas"]["Ticket"];
        };
        /** @description What to do. */
        StartModelRunRequest: {
            /** @description Training, or computing all profiles. */
            kind: components["schemas"]["ModelRunKind"];
            /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
            request_id?: string;
        };
        /** @description The run that was put in. */
        StartModelRunResponse: {
            /** @description The run. */
            run: components["schemas"]["ModelRun"];
        };
        /** @description Some of the profiles. */
        StreamCustomersResponse: {
            /** @description The profiles, by customer id. */
            profiles: components["schemas"]["CustomerProfile"][];
        };
        /** @description The key that was created. */
        SupportCreateApiKeyResponse: {
            /** @description The key. */
            api_key: components["schemas"]["ApiKey"];
            /** @description The secret. It cannot be read again; empty in the answer to a repetition. */
            secret: string;
        };
        /** @description The keys. */
        SupportListApiKeysResponse: {
            /** @description The keys, newest first, without secrets. */
            api_keys: components["schemas"]["ApiKey"][];
        };
        /** @description The key that was revoked. */
        SupportRevokeApiKeyResponse: {
            /** @description The key. */
            api_key: components["schemas"]["ApiKey"];
        };
        /** @description A tag in use. */
        Tag: {
            /** @description What it says: lower-case letters, digits, `_`, `:` and `-`. */
            name: string;
        };
        /** @description Which tags to add and remove. */
        TagTicketRequest: {
            /** @description Tags to add: lower-case letters, digits, `_`, `:` and `-`, up to 50 characters each. */
            add?: string[];
            /** @description Tags to remove. */
            remove?: string[];
            /** @description The `etag` that was read; when it is no longer current, nothing changes and the call answers ABORTED. Empty: do not check. */
            etag?: string;
            /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
            request_id?: string;
        };
        /** @description The ticket after the change. */
        TagTicketResponse: {
            /** @description The ticket. */
            ticket: components["schemas"]["Ticket"];
        };
        /** @description From which queue to take. */
        TakeTicketRequest: {
            /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
            request_id?: string;
        };
        /** @description The ticket that was taken. */
        TakeTicketResponse: {
            /** @description The ticket, which the caller owns now. */
            ticket: components["schemas"]["Ticket"];
        };
        /** @description Agents who are addressed together. */
        Team: {
            /**
             * Format: uuid
             * @description UUID.
             */
            readonly id: string;
            /** @description Name, unique within the tenant regardless of case, 1 to 100 characters. */
            name?: string;
            /** @description How notes mention the team, without the `@`; no other team and no agent of the tenant has it. Lower-case letters, digits, dots, dashes and underscores, up to 50, beginning and ending with a letter or digit. Made from the name when not set on creation. */
            handle?: string;
            /** @description UUIDs of its agents, sorted. Up to 500. */
            member_ids: string[];
            /**
             * Format: date-time
             * @description When it was created.
             */
            readonly created_at: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            readonly updated_at: string;
            /** @description Changes with every change; send it back to detect that someone was faster. */
            etag: string;
        };
        /** @description Agents who are addressed together. */
        TeamInput: {
            /** @description Name, unique within the tenant regardless of case, 1 to 100 characters. */
            name?: string;
            /** @description How notes mention the team, without the `@`; no other team and no agent of the tenant has it. Lower-case letters, digits, dots, dashes and underscores, up to 50, beginning and ending with a letter or digit. Made from the name when not set on creation. */
            handle?: string;
            /** @description UUIDs of its agents, sorted. Up to 500. */
            member_ids?: string[];
            /** @description Changes with every change; send it back to detect that someone was faster. */
            etag?: string;
        };
        /** @description The figures of all agents together. */
        TeamPerformance: {
            /**
             * Format: int32
             * @description How many agents have a row at all.
             */
            agents: number;
            /** @description Sums, means and rates over all rows. */
            figures: components["schemas"]["PerformanceFigures"];
            /**
             * Format: double
             * @description Replies for each of these agents; absent when there are none.
             */
            average_replies?: number;
            /**
             * Format: double
             * @description Closings for each of these agents; absent when there are none.
             */
            average_closed?: number;
        };
        /** @description A customer's request and everything that is said about it. */
        Ticket: {
            /**
             * Format: uuid
             * @description UUID.
             */
            readonly id: string;
            /**
             * Format: int32
             * @description Human number, counted per tenant from 1001.
             */
            readonly number: number;
            /** @description The shop's own id of the customer. Set on creation, unchangeable afterwards. */
            customer_id: string;
            /** @description The customer's name as the ticket's channel gave it. */
            customer_name?: string;
            /**
             * @description The customer's e-mail address; empty when unknown.
             *
             *     Rule: must be an e-mail address or empty.
             */
            customer_email?: string;
            /** @description One line that tells what it is about. */
            subject?: string;
            /** @description Where the ticket stands. Changed through `UpdateTicketStatus`, `SnoozeTicket` and `MarkTicketAsSpam`. */
            readonly status: components["schemas"]["TicketStatus"];
            /** @description How urgent the ticket is; `NORMAL` when not set on creation. */
            priority?: components["schemas"]["TicketPriority"];
            /** @description How the customer reached the shop; `EMAIL` when not set on creation. */
            channel?: components["schemas"]["TicketChannel"];
            /** @description Id of the agent who owns it; absent when nobody does. Changed through `AssignTicket`. */
            readonly assigned_to?: string;
            /**
             * @description Id of the queue that holds it; absent when none does.
             *
             *     Rule: must be a UUID or empty.
             */
            queue_id?: string;
            /** @description Labels, sorted, without repeats. Up to 50, changed through `TagTicket` after creation. */
            tags: string[];
            /**
             * Format: date-time
             * @description When it was created.
             */
            readonly created_at: string;
            /**
             * Format: date-time
             * @description When anything about it last changed, messages and notes included.
             */
            readonly updated_at: string;
            /**
             * Format: date-time
             * @description When it was closed; absent while it is not.
             */
            readonly closed_at?: string;
            /**
             * Format: date-time
             * @description When it was deleted; absent unless it was.
             */
            readonly deleted_at?: string;
            /**
             * Format: date-time
             * @description When the last message was written; absent while there is none.
             */
            readonly last_message_at?: string;
            /** @description The first 160 characters of the last message. */
            readonly preview: string;
            /** @description Whether the last message came from the customer. */
            readonly awaiting_reply: boolean;
            /**
             * Format: int32
             * @description How many messages it has, deleted ones not counted.
             */
            readonly message_count: number;
            /** @description Changes with every change of the ticket's own fields; send it back to detect that someone was faster. */
            etag: string;
            /**
             * Format: date-time
             * @description Until when it sleeps; absent unless it is `PENDING` and snoozed. It wakes, `OPEN`, at this moment or when its customer writes. Changed through `SnoozeTicket`.
             */
            readonly snoozed_until?: string;
            /** @description Id of the closed ticket that this one goes on from; absent for an ordinary ticket. */
            readonly follow_up_of?: string;
            /** @description Whether it was marked as spam: closed, in none of the ordinary lists, and not opened by what its customer writes. Changed through `MarkTicketAsSpam`. */
            readonly spam: boolean;
            /** @description Why the ticket is its owner's, or nobody's again, or was moved to its queue when a topic was found, as a sentence; empty when there is nothing to tell. */
            readonly assignment_reason: string;
            /** @description What an agent must be able to do to get it from its queue, beside what the queue asks for; sorted. Set by routing rules. */
            readonly required_skills: string[];
            /**
             * Format: date-time
             * @description When the nearest of its running service levels is due, in the past when that was missed; absent when none runs.
             */
            readonly sla_due_at?: string;
            /** @description How its service levels stand: that of the nearest running one; `PAUSED` when those left stand still; when all are done, `BREACHED` if any was missed, else `MET`. */
            readonly sla_state: components["schemas"]["TicketSlaState"];
            /** @description Which service level `sla_due_at` is about; absent when none runs. */
            readonly sla_metric?: components["schemas"]["TicketSlaMetric"];
            /**
             * Format: double
             * @description How much it wants attention now, the sum of `score_parts`. Told by `GetTicket` and by lists in the order `smart_score`, absent elsewhere and for a closed ticket.
             */
            readonly smart_score?: number;
            /** @description What the score is made of, given with it. */
            readonly score_parts: components["schemas"]["ScorePart"][];
            /** @description Ids of the topic alerts that it fits, sorted. */
            readonly topics: string[];
        };
        /** @description A stretch of time in which an agent worked on a ticket. */
        TicketAssignment: {
            /** @description UUID. */
            id: string;
            /** @description Id of the agent. */
            agent_id: string;
            /**
             * Format: date-time
             * @description When it began.
             */
            assigned_at: string;
            /**
             * Format: date-time
             * @description When it ended; absent while it lasts.
             */
            completed_at?: string;
            /** @description Why the agent got the ticket, as a sentence; empty for what was imported. */
            reason: string;
            /** @description Id of who gave it: an agent, an API key, or `system` for the router. */
            assigned_by: string;
            /** @description Name of who gave it; empty for what was imported. */
            assigned_by_name: string;
            /** @description Why it ended, as a sentence; empty while it lasts. */
            ended_reason: string;
        };
        /**
         * @description How the customer reached the shop.
         *
         *     - `EMAIL`: E-mail.
         *     - `SMS`: Text message.
         *     - `PHONE`: Telephone.
         *     - `CHAT`: Live chat.
         *     - `FORM`: Web form.
         * @enum {string}
         */
        TicketChannel: "EMAIL" | "SMS" | "PHONE" | "CHAT" | "FORM";
        /** @description A change of a ticket, as a line between messages. */
        TicketEvent: {
            /** @description What was done, as in the audit log, for example `ticket.assign`. */
            action: string;
            /** @description Id of the agent or key that did it; `system` for the platform itself. */
            actor_id: string;
            /** @description Name of the agent or key that did it. */
            actor_name: string;
            /** @description The fields that changed. */
            changes: components["schemas"]["TicketEventChange"][];
            /** @description Why, when it was not a person's doing or a reason was given; may be empty. */
            cause: string;
            /**
             * Format: date-time
             * @description When it was done.
             */
            created_at: string;
        };
        /** @description A field that changed. */
        TicketEventChange: {
            /** @description Name of the field, for example `status`. */
            field: string;
            /** @description Its value before; empty when there was none. */
            before: string;
            /** @description Its value afterwards; empty when there is none. */
            after: string;
        };
        /** @description A customer's request and everything that is said about it. */
        TicketInput: {
            /** @description The shop's own id of the customer. Set on creation, unchangeable afterwards. */
            customer_id?: string;
            /** @description The customer's name as the ticket's channel gave it. */
            customer_name?: string;
            /**
             * @description The customer's e-mail address; empty when unknown.
             *
             *     Rule: must be an e-mail address or empty.
             */
            customer_email?: string;
            /** @description One line that tells what it is about. */
            subject?: string;
            /** @description How urgent the ticket is; `NORMAL` when not set on creation. */
            priority?: components["schemas"]["TicketPriority"];
            /** @description How the customer reached the shop; `EMAIL` when not set on creation. */
            channel?: components["schemas"]["TicketChannel"];
            /**
             * @description Id of the queue that holds it; absent when none does.
             *
             *     Rule: must be a UUID or empty.
             */
            queue_id?: string;
            /** @description Labels, sorted, without repeats. Up to 50, changed through `TagTicket` after creation. */
            tags?: string[];
            /** @description Changes with every change of the ticket's own fields; send it back to detect that someone was faster. */
            etag?: string;
            /** @description The customer's first message, read only by `CreateTicket`; never returned. */
            first_message?: string;
            /** @description UUIDs of files that came with `first_message`, in this order, read only by `CreateTicket`; never returned: uploaded without a ticket, by the caller or, for a lead or an admin, by anyone, and not used yet. Up to 20. */
            attachment_ids?: string[];
        };
        /**
         * @description How urgent the ticket is.
         *
         *     - `LOW`: Can wait.
         *     - `NORMAL`: The usual case.
         *     - `HIGH`: Before the others.
         *     - `URGENT`: Now.
         * @enum {string}
         */
        TicketPriority: "LOW" | "NORMAL" | "HIGH" | "URGENT";
        /** @description What a call about many tickets came to for one of them. */
        TicketResult: {
            /** @description UUID of the ticket, as it was asked for. */
            id: string;
            /** @description The ticket after the change, or as it is when there was nothing to change. */
            ticket?: components["schemas"]["Ticket"];
            /** @description Why it was refused. */
            error?: components["schemas"]["ItemError"];
        } & (unknown | unknown | unknown);
        /**
         * @description What a service level measures.
         *
         *     - `FIRST_RESPONSE`: From the creation to the shop's first message.
         *     - `NEXT_RESPONSE`: From the first customer message without an answer to the shop's next message.
         *     - `RESOLUTION`: From the creation, or the last reopening, to the closing.
         * @enum {string}
         */
        TicketSlaMetric: "FIRST_RESPONSE" | "NEXT_RESPONSE" | "RESOLUTION";
        /**
         * @description How a ticket's service levels stand.
         *
         *     - `NONE`: No policy applies, or nothing that it asks for has begun.
         *     - `RUNNING`: The clock runs.
         *     - `PAUSED`: The clock stands still: the ticket waits for the customer, or is closed.
         *     - `WARNED`: The clock runs, and the time of the warning has come.
         *     - `BREACHED`: The due time has passed.
         *     - `MET`: It was done in time.
         * @enum {string}
         */
        TicketSlaState: "NONE" | "RUNNING" | "PAUSED" | "WARNED" | "BREACHED" | "MET";
        /**
         * @description Where the ticket stands.
         *
         *     - `OPEN`: Waits for the shop.
         *     - `PENDING`: Waits for the customer.
         *     - `CLOSED`: Done.
         * @enum {string}
         */
        TicketStatus: "OPEN" | "PENDING" | "CLOSED";
        /** @description A number of rows and the seconds in them. */
        TimeFigure: {
            /**
             * Format: int32
             * @description How many rows.
             */
            count: number;
            /**
             * Format: double
             * @description Sum of the rows in seconds.
             */
            total_seconds: number;
            /**
             * Format: double
             * @description Mean in seconds; absent when there is no row.
             */
            mean_seconds?: number;
            /**
             * Format: int32
             * @description The smallest value that half of the rows do not exceed; absent when there is no row, and in lists.
             */
            median_seconds?: number;
            /**
             * Format: int32
             * @description The smallest value that nine tenths of the rows do not exceed; absent when there is no row, and in lists.
             */
            p90_seconds?: number;
        };
        /** @description The two tokens of a session. */
        Tokens: {
            /** @description Send it as `Authorization: Bearer …` or metadata `authorization`. */
            access_token: string;
            /** @description Exchange it once at `Refresh`. */
            refresh_token: string;
        };
        /**
         * @description What to look for in the subjects and messages of customers.
         *
         *     Words are compared by their stems in `language`, without case and accents: "parcels" finds "parcel". The words of a phrase are found in one sentence and in order, with up to `distance` other words between neighbours.
         */
        TopicAlert: {
            /**
             * Format: uuid
             * @description UUID.
             */
            readonly id: string;
            /** @description Name, unique within the tenant regardless of case, 1 to 100 characters. */
            name?: string;
            /** @description What to look for. Needs at least one phrase in `any_of` or `all_of`. */
            rule?: components["schemas"]["TopicRule"];
            /** @description Whether new messages are looked at; true when not set. */
            enabled?: boolean;
            /** @description How far the open tickets have been looked through since the last change. */
            readonly recomputation: components["schemas"]["Recomputation"];
            /**
             * Format: date-time
             * @description When it was created.
             */
            readonly created_at: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            readonly updated_at: string;
            /** @description Changes with every change; send it back to detect that someone was faster. */
            etag: string;
        };
        /**
         * @description What to look for in the subjects and messages of customers.
         *
         *     Words are compared by their stems in `language`, without case and accents: "parcels" finds "parcel". The words of a phrase are found in one sentence and in order, with up to `distance` other words between neighbours.
         */
        TopicAlertInput: {
            /** @description Name, unique within the tenant regardless of case, 1 to 100 characters. */
            name?: string;
            /** @description What to look for. Needs at least one phrase in `any_of` or `all_of`. */
            rule?: components["schemas"]["TopicRuleInput"];
            /** @description Whether new messages are looked at; true when not set. */
            enabled?: boolean;
            /** @description Changes with every change; send it back to detect that someone was faster. */
            etag?: string;
        };
        /** @description A message that fits. */
        TopicHit: {
            /** @description Id of the ticket. */
            ticket_id: string;
            /** @description Subject of the ticket. */
            subject: string;
            /** @description Id of the message. */
            message_id: string;
            /** @description Its first 160 characters. */
            preview: string;
            /** @description The words of subject and message that fit, as they stand there. */
            matched: string[];
            /**
             * Format: date-time
             * @description When it was written.
             */
            created_at: string;
        };
        /** @description Phrases, and what counts as the same. */
        TopicRule: {
            /** @description A text fits when one of these is in it; up to 100 words or phrases of 200 characters. */
            any_of: string[];
            /** @description And all of these; up to 20. */
            all_of: string[];
            /** @description And none of these; up to 50. */
            none_of: string[];
            /** @description Groups of words and phrases that mean the same, each a list separated by commas: with "damaged shipment, arrived broken" the one phrase finds the other, and with "parcel, package" the one word in any phrase. Up to 50 groups. */
            synonyms: string[];
            /**
             * @description Language of the stems: a name of PostgreSQL's, for example `english`, `german` or `simple` for none; `english` when empty.
             * @enum {string}
             */
            language: "" | "simple" | "danish" | "dutch" | "english" | "finnish" | "french" | "german" | "hungarian" | "italian" | "norwegian" | "portuguese" | "romanian" | "russian" | "spanish" | "swedish" | "turkish";
            /**
             * Format: int32
             * @description Other words that may stand between two neighbours of a phrase, 0 to 20; 3 when not set.
             */
            distance?: number;
        };
        /** @description Phrases, and what counts as the same. */
        TopicRuleInput: {
            /** @description A text fits when one of these is in it; up to 100 words or phrases of 200 characters. */
            any_of?: string[];
            /** @description And all of these; up to 20. */
            all_of?: string[];
            /** @description And none of these; up to 50. */
            none_of?: string[];
            /** @description Groups of words and phrases that mean the same, each a list separated by commas: with "damaged shipment, arrived broken" the one phrase finds the other, and with "parcel, package" the one word in any phrase. Up to 50 groups. */
            synonyms?: string[];
            /**
             * @description Language of the stems: a name of PostgreSQL's, for example `english`, `german` or `simple` for none; `english` when empty.
             * @enum {string}
             */
            language?: "" | "simple" | "danish" | "dutch" | "english" | "finnish" | "french" | "german" | "hungarian" | "italian" | "norwegian" | "portuguese" | "romanian" | "russian" | "spanish" | "swedish" | "turkish";
            /**
             * Format: int32
             * @description Other words that may stand between two neighbours of a phrase, 0 to 20; 3 when not set.
             */
            distance?: number;
        };
        /** @description Where a ticket goes. */
        TransferTicketRequest: {
            /**
             * @description UUID of the new queue; empty: out of any queue.
             *
             *     Rule: must be a UUID or empty.
             */
            queue_id?: string;
            /** @description A note for those who take over, added in the caller's name; empty: none. Never visible to the customer. */
            note?: string;
            /** @description True: whoever owns the ticket keeps it. */
            keep_assignee?: boolean;
            /** @description The `etag` that was read; when it is no longer current, nothing changes and the call answers ABORTED. Empty: do not check. */
            etag?: string;
            /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
            request_id?: string;
        };
        /** @description The ticket after the change. */
        TransferTicketResponse: {
            /** @description The ticket. */
            ticket: components["schemas"]["Ticket"];
        };
        /** @description A trial's outcome: the losses of both arms, which are different customers drawn at random. */
        TrialOutcome: {
            /** @description The version that answered for all others. */
            champion: string;
            /**
             * Format: double
             * @description Loss of the champion over its customers.
             */
            champion_loss: number;
            /**
             * Format: double
             * @description Loss of the challenger over its own.
             */
            challenger_loss: number;
            /**
             * Format: double
             * @description The challenger's less the champion's.
             */
            difference: number;
            /**
             * Format: double
             * @description Lower end of the difference's 95 % interval.
             */
            low: number;
            /**
             * Format: double
             * @description Upper end.
             */
            high: number;
            /**
             * Format: int32
             * @description Customers of the champion.
             */
            champion_customers: number;
            /**
             * Format: int32
             * @description Customers of the challenger.
             */
            challenger_customers: number;
        };
        /** @description Which ticket to undelete. */
        UndeleteTicketRequest: {
            /** @description The `etag` that was read; when it is no longer current, nothing changes and the call answers ABORTED. Empty: do not check. */
            etag?: string;
            /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
            request_id?: string;
        };
        /** @description The ticket as it is again. */
        UndeleteTicketResponse: {
            /** @description The ticket. */
            ticket: components["schemas"]["Ticket"];
        };
        /** @description What an agent is from now on. */
        UpdateAgentAvailabilityRequest: {
            /** @description The new availability. */
            availability: components["schemas"]["AgentAvailability"];
            /**
             * Format: date-time
             * @description Until when it holds, up to 90 days ahead; empty means until somebody says otherwise. Then an agent who is online goes offline, and any other comes online.
             */
            until?: string;
            /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
            request_id?: string;
        };
        /** @description The agent after the change. */
        UpdateAgentAvailabilityResponse: {
            /** @description The agent. */
            agent: components["schemas"]["Agent"];
        };
        /** @description The agent after the change. */
        UpdateAgentResponse: {
            /** @description The agent. */
            agent: components["schemas"]["Agent"];
        };
        /** @description The calendar after the change. */
        UpdateCalendarResponse: {
            /** @description The calendar. */
            calendar: components["schemas"]["Calendar"];
        };
        /** @description The usual capacity after the change. */
        UpdateCapacityDefaultsResponse: {
            /** @description The numbers. */
            capacity: components["schemas"]["CapacityDefaults"];
        };
        /** @description The message after the change. */
        UpdateMessageResponse: {
            /** @description The message. */
            message: components["schemas"]["Message"];
        };
        /** @description The note after the change. */
        UpdateNoteResponse: {
            /** @description The note. */
            note: components["schemas"]["Note"];
        };
        /** @description The queue after the change. */
        UpdateQueueResponse: {
            /** @description The queue. */
            queue: components["schemas"]["Queue"];
        };
        /** @description The rule after the change. */
        UpdateRoutingRuleResponse: {
            /** @description The rule. */
            rule: components["schemas"]["RoutingRule"];
        };
        /** @description The weights after the change. */
        UpdateScoringWeightsResponse: {
            /** @description The tenant's weights. */
            weights: components["schemas"]["ScoringWeights"];
        };
        /** @description The policy after the change. */
        UpdateSlaPolicyResponse: {
            /** @description The policy. */
            policy: components["schemas"]["SlaPolicy"];
        };
        /** @description The team after the change. */
        UpdateTeamResponse: {
            /** @description The team. */
            team: components["schemas"]["Team"];
        };
        /** @description The ticket after the change. */
        UpdateTicketResponse: {
            /** @description The ticket. */
            ticket: components["schemas"]["Ticket"];
        };
        /** @description The status to set. */
        UpdateTicketStatusRequest: {
            /** @description The new status. */
            status: components["schemas"]["TicketStatus"];
            /** @description The `etag` that was read; when it is no longer current, nothing changes and the call answers ABORTED. Empty: do not check. */
            etag?: string;
            /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
            request_id?: string;
        };
        /** @description The ticket after the change. */
        UpdateTicketStatusResponse: {
            /** @description The ticket. */
            ticket: components["schemas"]["Ticket"];
        };
        /** @description The topic alert after the change. */
        UpdateTopicAlertResponse: {
            /** @description The topic alert. */
            topic_alert: components["schemas"]["TopicAlert"];
        };
        /** @description The file that was uploaded. */
        UploadAttachmentResponse: {
            /** @description The file, not used yet. */
            attachment: components["schemas"]["Attachment"];
        };
        /** @description How far the chain holds. */
        VerifyAuditResponse: {
            /**
             * Format: int32
             * @description Id of the last entry up to which the chain holds.
             */
            verified: number;
            /** @description Hash of that entry, as hexadecimal digits; empty when there is none. */
            head: string;
            /** @description Whether this is the end of the log. */
            complete: boolean;
            /** @description What is wrong with the entry after it; empty when nothing is. */
            fault: string;
        };
        /** @description What happened since the answer before. */
        WatchEventsResponse: {
            /** @description The events, oldest first. */
            events: components["schemas"]["Event"][];
            /** @description Position to go on from: everything up to it that the caller may see has been sent. */
            position: string;
            /** @description True when events after the position that was asked for are no longer kept: read anew what you show. */
            reset: boolean;
        };
    };
    responses: {
        /** @description The request is malformed or breaks a rule; `BadRequest` names each field. */
        Error400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description No credentials, or credentials that are unknown, expired or revoked. */
        Error401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The caller's role or key scope does not allow this. */
        Error403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Nothing with this id exists for the caller's tenant. */
        Error404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The request conflicts with the present state: a stale `etag`, a taken name, or a `request_id` used before. */
        Error409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The request body is larger than 1 MiB. */
        Error413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Too many requests; `retry-after` tells when to come back. */
        Error429: {
            headers: {
                /** @description Seconds to wait before the next try. */
                "retry-after"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description A fault of the server; `x-request-id` finds it in the logs. */
        Error500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description A backend does not answer; repeating later is safe. */
        Error503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description A backend did not answer in time. */
        Error504: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
    };
    parameters: {
        /** @description The same as `request_id`, as a header. */
        IdempotencyKey: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listAgents: {
        parameters: {
            query?: {
                /** @description How many at most; 0 means 200, more than 500 is cut to 500. */
                page_size?: number;
                /** @description `next_page_token` of the page before, with all other arguments unchanged; empty for the first page. */
                page_token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of agents. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListAgentsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    getAgentPerformance: {
        parameters: {
            query?: {
                /** @description First day, for example `2026-11-01`; empty means 30 days up to `to`. */
                from?: string;
                /** @description Last day; empty means today. */
                to?: string;
                /** @description Whose days are meant, for example `Europe/Berlin`; empty means UTC. */
                time_zone?: string;
            };
            header?: never;
            path: {
                /** @description UUID of the agent. */
                agent_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An agent's figures. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetAgentPerformanceResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listPerformanceRows: {
        parameters: {
            query?: {
                /** @description First day, for example `2026-11-01`; empty means 30 days up to `to`. */
                from?: string;
                /** @description Last day; empty means today. */
                to?: string;
                /** @description Whose days are meant, for example `Europe/Berlin`; empty means UTC. */
                time_zone?: string;
                /** @description How many at most; 0 means 100, more than 500 is cut to 500. */
                page_size?: number;
                /** @description `next_page_token` of the page before, with all other arguments unchanged; empty for the first page. */
                page_token?: string;
            };
            header?: never;
            path: {
                /** @description UUID of the agent. */
                agent_id: string;
                /** @description Which figure. */
                metric: components["schemas"]["PerformanceRowMetric"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of rows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListPerformanceRowsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    getAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of the agent. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An agent. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetAgentResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    updateAgent: {
        parameters: {
            query?: {
                /** @description The fields to change; empty means those present in the body. */
                update_mask?: string;
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID. */
                id: string;
            };
            cookie?: never;
        };
        /**
         * @description The agent with its `id`, the new values and optionally the `etag` that was read.
         *
         *     Rule: id is required.
         */
        requestBody: {
            content: {
                "application/json": components["schemas"]["AgentInput"];
            };
        };
        responses: {
            /** @description The agent after the change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdateAgentResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    updateAgentAvailability: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the agent. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateAgentAvailabilityRequest"];
            };
        };
        responses: {
            /** @description The agent after the change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdateAgentAvailabilityResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listArchetypeDefinitions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The archetypes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListArchetypeDefinitionsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listTopArchetypes: {
        parameters: {
            query?: {
                /** @description 5 when 0; at most 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The largest archetypes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListTopArchetypesResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    getArchetype: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id. */
                archetype_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An archetype. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetArchetypeResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listAgentTickets: {
        parameters: {
            query?: {
                /** @description How many at most; 0 means 50, more than 200 is cut to 200. */
                page_size?: number;
                /** @description `next_page_token` of the page before, with all other arguments unchanged; empty for the first page. */
                page_token?: string;
            };
            header?: never;
            path: {
                /** @description UUID of the agent. */
                agent_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of tickets. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListAgentTicketsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    bulkAssignTickets: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkAssignTicketsRequest"];
            };
        };
        responses: {
            /** @description What it came to. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkAssignTicketsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    uploadAttachment2: {
        parameters: {
            query: {
                /** @description UUID of the ticket, empty for a ticket that is yet to be created; of the first request only. */
                ticket_id?: string;
                /** @description Name of the file; of the first request only. Folders in it are left out. */
                name: string;
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "*/*": unknown;
            };
        };
        responses: {
            /** @description The file that was uploaded. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadAttachmentResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    downloadAttachment: {
        parameters: {
            query?: {
                /** @description Show it in the browser when it is a picture of a harmless kind. */
                inline?: boolean;
            };
            header?: never;
            path: {
                /** @description UUID of the attachment. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /**
             * @description Message that represents an arbitrary HTTP body. It should only be used for payload formats that can't be represented as JSON, such as raw binary or an HTML page.
             *
             *     This message can be used both in streaming and non-streaming API methods in the request as well as the response.
             *
             *     It can be used as a top-level request field, which is convenient if one wants to extract parameters from either the URL or HTTP template into the request fields and also want access to the raw HTTP body.
             *
             *     Example:
             *
             *     message GetResourceRequest { // A unique request id. string request_id = 1;
             *
             *     // The raw HTTP body is bound to this field. google.api.HttpBody http_body = 2;
             *
             *     }
             *
             *     service ResourceService { rpc GetResource(GetResourceRequest) returns (google.api.HttpBody); rpc UpdateResource(google.api.HttpBody) returns (google.protobuf.Empty);
             *
             *     }
             *
             *     Example with streaming methods:
             *
             *     service CaldavService { rpc GetCalendar(stream google.api.HttpBody) returns (stream google.api.HttpBody); rpc UpdateCalendar(stream google.api.HttpBody) returns (stream google.api.HttpBody);
             *
             *     }
             *
             *     Use of this type only changes how the request and response bodies are handled, all other features will continue to work unchanged.
             */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": unknown;
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    deleteAttachment: {
        parameters: {
            query?: {
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the attachment. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer to a removal. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeleteAttachmentResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listAudit: {
        parameters: {
            query?: {
                /** @description Only changes by this agent or key; `system` for those of the platform itself. */
                actor_id?: string;
                /** @description Only changes of this kind, for example `ticket.status`. */
                action?: string;
                /** @description How many at most; 0 means 100, more than 500 is cut to 500. */
                page_size?: number;
                /** @description `next_page_token` of the page before, with all other arguments unchanged; empty for the first page. */
                page_token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of changes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListAuditResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    exportAudit: {
        parameters: {
            query?: {
                /** @description Id of the last entry that was exported before; 0 for the beginning. */
                after?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Entries as lines. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportAuditResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    verifyAudit: {
        parameters: {
            query?: {
                /** @description Id of the last entry that was verified before; 0 for the beginning. */
                after?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How far the chain holds. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerifyAuditResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginRequest"];
            };
        };
        responses: {
            /** @description The session. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LogoutRequest"];
            };
        };
        responses: {
            /** @description The answer to a sign-out. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogoutResponse"];
                };
            };
            400: components["responses"]["Error400"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The caller. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetMeResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshRequest"];
            };
        };
        responses: {
            /** @description The new pair. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefreshResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listCalendars: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The calendars. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListCalendarsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    createCalendar: {
        parameters: {
            query?: {
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * @description The calendar; `name`, `time_zone` and `weekly_hours` are required.
         *
         *     Rule: name is required.
         *
         *     Rule: time_zone is required.
         */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CalendarInput"] & unknown;
            };
        };
        responses: {
            /** @description The calendar that was created. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreateCalendarResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    deleteCalendar: {
        parameters: {
            query?: {
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the calendar. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer to a removal. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeleteCalendarResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    updateCalendar: {
        parameters: {
            query?: {
                /** @description The fields to change; empty means those present in the body. */
                update_mask?: string;
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID. */
                id: string;
            };
            cookie?: never;
        };
        /**
         * @description The calendar with its `id`, the new values and optionally the `etag` that was read.
         *
         *     Rule: id is required.
         */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CalendarInput"];
            };
        };
        responses: {
            /** @description The calendar after the change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdateCalendarResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listCalendarHolidays: {
        parameters: {
            query?: {
                /**
                 * @description The year, from 1970 to 2199; 0 means this year in the calendar's time zone.
                 *
                 *     Rule: must be 0 or a year from 1970 to 2199.
                 */
                year?: number;
            };
            header?: never;
            path: {
                /** @description UUID of the calendar. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The holidays of a year. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListCalendarHolidaysResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    previewSavedCalendar: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of the calendar. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewSavedCalendarRequest"];
            };
        };
        responses: {
            /** @description When it would be due, and why. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewSavedCalendarResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    previewCalendar: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewCalendarRequest"];
            };
        };
        responses: {
            /** @description When it would be due, and why. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewCalendarResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listDrafts: {
        parameters: {
            query?: {
                /** @description How many at most; 0 means 50, more than 100 is cut to 100. */
                page_size?: number;
                /** @description `next_page_token` of the page before, with all other arguments unchanged; empty for the first page. */
                page_token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of drafts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListDraftsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    watchEvents: {
        parameters: {
            query?: {
                /** @description Position after which to begin, as the last answer gave it; empty for what happens from now on. */
                after?: string;
                /** @description Only events of this ticket. */
                ticket_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What happened since the answer before. A stream: each event's `data` line is one such object as JSON. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["WatchEventsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    getInboxCounts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The counts beside the views. They count open tickets, not pending ones. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetInboxCountsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    importOrders: {
        parameters: {
            query?: {
                /**
                 * @description ISO 4217 code of amounts that name none; USD when empty.
                 *
                 *     Rule: must be three capital letters or empty.
                 */
                currency?: string;
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "*/*": unknown;
            };
        };
        responses: {
            /** @description What became of a batch: accepted + updated + duplicates + rejected are all its records. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportOrdersResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    receiveShopifyWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "*/*": unknown;
            };
        };
        responses: {
            /** @description The delivery was stored. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReceiveShopifyWebhookResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    analyzeCustomer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnalyzeCustomerRequest"];
            };
        };
        responses: {
            /** @description The profile that was computed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnalyzeCustomerResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    batchAnalyzeCustomers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BatchAnalyzeCustomersRequest"];
            };
        };
        responses: {
            /** @description The profiles. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchAnalyzeCustomersResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    getChurnRisk: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The shop's own id of the customer. */
                customer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A churn risk. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetChurnRiskResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    getCustomer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The shop's own id of the customer. */
                customer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stored profile. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetCustomerResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listProfileHistory: {
        parameters: {
            query?: {
                /** @description Snapshots per page; 50 when 0, at most 500. */
                page_size?: number;
                /** @description `next_page_token` of the page before; empty for the first page. */
                page_token?: string;
            };
            header?: never;
            path: {
                /** @description The shop's own id of the customer. */
                customer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a customer's history. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListProfileHistoryResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    streamCustomers: {
        parameters: {
            query?: {
                /** @description Only customers who come after this one in the order of the stream; from the first when empty. */
                after_customer_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Some of the profiles. A stream: each event's `data` line is one such object as JSON. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["StreamCustomersResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    getEngagement: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The shop's own id of the customer. */
                customer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The engagement. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetEngagementResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listCustomerEvents: {
        parameters: {
            query?: {
                /** @description Only events after this position; 0 for all that are kept. */
                after?: number;
                /** @description Events per page; 100 when 0, at most 1,000. */
                page_size?: number;
                /** @description Only events of this customer. */
                customer_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Some of the events. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListCustomerEventsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    intelligenceListApiKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntelligenceListApiKeysResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    intelligenceCreateApiKey: {
        parameters: {
            query?: {
                /** @description Makes the call safe to repeat, except that a repetition does not show the secret again. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The key; `name` and `scopes` are required. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiKeyInput"];
            };
        };
        responses: {
            /** @description The key that was created. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntelligenceCreateApiKeyResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    intelligenceRevokeApiKey: {
        parameters: {
            query?: {
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the key. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key that was revoked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntelligenceRevokeApiKeyResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    getLifetimeValue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The shop's own id of the customer. */
                customer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A lifetime value. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetLifetimeValueResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    getNextPurchase: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The shop's own id of the customer. */
                customer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The next purchase. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetNextPurchaseResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    supportListApiKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SupportListApiKeysResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    supportCreateApiKey: {
        parameters: {
            query?: {
                /** @description Makes the call safe to repeat, except that a repetition does not show the secret again. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The key; `name` and `scopes` are required. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiKeyInput"];
            };
        };
        responses: {
            /** @description The key that was created. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SupportCreateApiKeyResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    supportRevokeApiKey: {
        parameters: {
            query?: {
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the key. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key that was revoked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SupportRevokeApiKeyResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listMentions: {
        parameters: {
            query?: {
                /** @description Only those that were not read. */
                unread?: boolean;
                /** @description How many at most; 0 means 50, more than 200 is cut to 200. */
                page_size?: number;
                /** @description `next_page_token` of the page before, with all other arguments unchanged; empty for the first page. */
                page_token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of mentions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListMentionsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    readMention: {
        parameters: {
            query?: {
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the mention. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The mention as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadMentionResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    readAllMentions: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReadAllMentionsRequest"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadAllMentionsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listModelRuns: {
        parameters: {
            query?: {
                /** @description How many at most; 50 when 0, at most 200. */
                page_size?: number;
                /** @description `next_page_token` of the page before, with all other arguments unchanged; empty for the first page. */
                page_token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of runs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListModelRunsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    startModelRun: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartModelRunRequest"];
            };
        };
        responses: {
            /** @description The run that was put in. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartModelRunResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    getModelRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of the run. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A run. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetModelRunResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listModels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The models. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListModelsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    getModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `churn` or `ltv`. */
                name: "churn" | "ltv";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A model. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetModelResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    getModelCalibration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `churn` or `ltv`. */
                name: "churn" | "ltv";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was said and what happened. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetModelCalibrationResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listModelChanges: {
        parameters: {
            query?: {
                /** @description How many at most; 50 when 0, at most 200. */
                page_size?: number;
                /** @description `next_page_token` of the page before, with all other arguments unchanged; empty for the first page. */
                page_token?: string;
            };
            header?: never;
            path: {
                /** @description `churn` or `ltv`. */
                name: "churn" | "ltv";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of changes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListModelChangesResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    getModelDrift: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `churn` or `ltv`. */
                name: "churn" | "ltv";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How far inputs have moved. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetModelDriftResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    promoteModelVersion: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description `churn` or `ltv`. */
                name: "churn" | "ltv";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PromoteModelVersionRequest"];
            };
        };
        responses: {
            /** @description What is in use now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromoteModelVersionResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    rollbackModel: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description `churn` or `ltv`. */
                name: "churn" | "ltv";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RollbackModelRequest"];
            };
        };
        responses: {
            /** @description What is in use now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RollbackModelResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    setModelShare: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description `churn` or `ltv`. */
                name: "churn" | "ltv";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetModelShareRequest"];
            };
        };
        responses: {
            /** @description What is in use now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetModelShareResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listModelVersions: {
        parameters: {
            query?: {
                /** @description How many at most; 50 when 0, at most 200. */
                page_size?: number;
                /** @description `next_page_token` of the page before, with all other arguments unchanged; empty for the first page. */
                page_token?: string;
            };
            header?: never;
            path: {
                /** @description `churn` or `ltv`. */
                name: "churn" | "ltv";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of versions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListModelVersionsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    getModelVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `churn` or `ltv`. */
                name: "churn" | "ltv";
                /** @description The version. */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A version. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetModelVersionResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listPerformance: {
        parameters: {
            query?: {
                /** @description First day, for example `2026-11-01`; empty means 30 days up to `to`. */
                from?: string;
                /** @description Last day; empty means today. */
                to?: string;
                /** @description Whose days are meant, for example `Europe/Berlin`; empty means UTC. */
                time_zone?: string;
                /** @description How many at most; 0 means 100, more than 500 is cut to 500. */
                page_size?: number;
                /** @description `next_page_token` of the page before, with all other arguments unchanged; empty for the first page. */
                page_token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of agents and the team. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListPerformanceResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listPresence: {
        parameters: {
            query?: {
                /** @description UUIDs of up to 200 tickets; none means all tickets. In REST: `?ticket_id=…&ticket_id=…`, hence the singular. */
                ticket_id?: string[];
                /** @description How many at most; 0 means 500, more than 1,000 is cut to 1,000. */
                page_size?: number;
                /** @description `next_page_token` of the page before, with all other arguments unchanged; empty for the first page. */
                page_token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of presences. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListPresenceResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listQueues: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The queues. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListQueuesResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    createQueue: {
        parameters: {
            query?: {
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * @description The queue; `name` is required.
         *
         *     Rule: name is required.
         */
        requestBody: {
            content: {
                "application/json": components["schemas"]["QueueInput"] & unknown;
            };
        };
        responses: {
            /** @description The queue that was created. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreateQueueResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    deleteQueue: {
        parameters: {
            query?: {
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the queue. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer to a removal. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeleteQueueResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    updateQueue: {
        parameters: {
            query?: {
                /** @description The fields to change; empty means those present in the body. */
                update_mask?: string;
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID. */
                id: string;
            };
            cookie?: never;
        };
        /**
         * @description The queue with its `id`, the new values and optionally the `etag` that was read.
         *
         *     Rule: id is required.
         */
        requestBody: {
            content: {
                "application/json": components["schemas"]["QueueInput"];
            };
        };
        responses: {
            /** @description The queue after the change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdateQueueResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listQueueTickets: {
        parameters: {
            query?: {
                /** @description How many at most; 0 means 50, more than 200 is cut to 200. */
                page_size?: number;
                /** @description `next_page_token` of the page before, with all other arguments unchanged; empty for the first page. */
                page_token?: string;
            };
            header?: never;
            path: {
                /** @description UUID of the queue. */
                queue_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of tickets. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListQueueTicketsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    takeTicket: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the queue. */
                queue_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TakeTicketRequest"];
            };
        };
        responses: {
            /** @description The ticket that was taken. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakeTicketResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    getCapacityDefaults: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The usual capacity. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetCapacityDefaultsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    updateCapacityDefaults: {
        parameters: {
            query?: {
                /** @description The fields to change; empty means those present in the body. */
                update_mask?: string;
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The new numbers and optionally the `etag` that was read. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CapacityDefaultsInput"];
            };
        };
        responses: {
            /** @description The usual capacity after the change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdateCapacityDefaultsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listRoutingRules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rules. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListRoutingRulesResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    createRoutingRule: {
        parameters: {
            query?: {
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * @description The rule; `name` and `actions` are required.
         *
         *     Rule: name is required.
         */
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoutingRuleInput"] & unknown;
            };
        };
        responses: {
            /** @description The rule that was created. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreateRoutingRuleResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    deleteRoutingRule: {
        parameters: {
            query?: {
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the rule. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer to a removal. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeleteRoutingRuleResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    updateRoutingRule: {
        parameters: {
            query?: {
                /** @description The fields to change; empty means those present in the body. */
                update_mask?: string;
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID. */
                id: string;
            };
            cookie?: never;
        };
        /**
         * @description The rule with its `id`, the new values and optionally the `etag` that was read.
         *
         *     Rule: id is required.
         */
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoutingRuleInput"];
            };
        };
        responses: {
            /** @description The rule after the change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdateRoutingRuleResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    previewRoutingRules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewRoutingRulesRequest"];
            };
        };
        responses: {
            /** @description What the rules would do. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewRoutingRulesResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    getScoringWeights: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The weights. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetScoringWeightsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    updateScoringWeights: {
        parameters: {
            query?: {
                /** @description The fields to change; empty means those present in the body. */
                update_mask?: string;
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The new values and optionally the `etag` that was read. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScoringWeightsInput"];
            };
        };
        responses: {
            /** @description The weights after the change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdateScoringWeightsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    getCustomerSegments: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The shop's own id of the customer. */
                customer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A customer's segments. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetCustomerSegmentsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listSegmentDefinitions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The definitions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListSegmentDefinitionsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    querySegments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QuerySegmentsRequest"];
            };
        };
        responses: {
            /** @description A page of customers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuerySegmentsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listSlaPolicies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The policies. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListSlaPoliciesResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    createSlaPolicy: {
        parameters: {
            query?: {
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * @description The policy; `name` and `targets` are required.
         *
         *     Rule: name is required.
         */
        requestBody: {
            content: {
                "application/json": components["schemas"]["SlaPolicyInput"] & unknown;
            };
        };
        responses: {
            /** @description The policy that was created. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreateSlaPolicyResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    deleteSlaPolicy: {
        parameters: {
            query?: {
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the policy. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer to a removal. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeleteSlaPolicyResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    updateSlaPolicy: {
        parameters: {
            query?: {
                /** @description The fields to change; empty means those present in the body. */
                update_mask?: string;
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID. */
                id: string;
            };
            cookie?: never;
        };
        /**
         * @description The policy with its `id`, the new values and optionally the `etag` that was read.
         *
         *     Rule: id is required.
         */
        requestBody: {
            content: {
                "application/json": components["schemas"]["SlaPolicyInput"];
            };
        };
        responses: {
            /** @description The policy after the change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdateSlaPolicyResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listSlaRecomputations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was computed anew. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListSlaRecomputationsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listTags: {
        parameters: {
            query?: {
                /** @description Only tags that begin with these characters, which are those that tags are made of. */
                prefix?: string;
                /** @description How many at most; 0 means 50, more than 200 is cut to 200. */
                page_size?: number;
                /** @description `next_page_token` of the page before, with all other arguments unchanged; empty for the first page. */
                page_token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of tags. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListTagsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listTeams: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The teams. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListTeamsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    createTeam: {
        parameters: {
            query?: {
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * @description The team; `name` is required.
         *
         *     Rule: name is required.
         */
        requestBody: {
            content: {
                "application/json": components["schemas"]["TeamInput"] & unknown;
            };
        };
        responses: {
            /** @description The team that was created. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreateTeamResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    deleteTeam: {
        parameters: {
            query?: {
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the team. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer to a removal. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeleteTeamResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    updateTeam: {
        parameters: {
            query?: {
                /** @description The fields to change; empty means those present in the body, `member_ids` when it holds any. */
                update_mask?: string;
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID. */
                id: string;
            };
            cookie?: never;
        };
        /**
         * @description The team with its `id`, the new values and optionally the `etag` that was read.
         *
         *     Rule: id is required.
         */
        requestBody: {
            content: {
                "application/json": components["schemas"]["TeamInput"];
            };
        };
        responses: {
            /** @description The team after the change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdateTeamResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listTickets: {
        parameters: {
            query?: {
                /** @description Only these statuses. */
                status?: components["schemas"]["TicketStatus"][];
                /** @description Only these priorities. */
                priority?: components["schemas"]["TicketPriority"][];
                /** @description Only these channels. */
                channel?: components["schemas"]["TicketChannel"][];
                /** @description Only the tickets of this queue. */
                queue_id?: string;
                /**
                 * @description Only the tickets of this agent; `none` for unassigned ones, `me` for the calling agent's own.
                 *
                 *     Rule: must be a UUID, `me` or `none`.
                 */
                assigned_to?: string;
                /** @description Only tickets that carry all of these tags. */
                tag?: string[];
                /** @description Only the tickets of this customer. */
                customer_id?: string;
                /** @description Only tickets whose subject, customer name, e-mail or number contains each of these words, in any case. */
                q?: string;
                /** @description `updated_at`, `created_at`, `priority` or `smart_score`, each with an optional ` asc` or ` desc`; `updated_at desc` when empty. Times ascend without a direction. `priority`, alone or with ` desc`, has the most urgent first and among equals the longest wait: since the first customer message without an answer, else since the last one; ` asc` is its reverse. `sla_due`, also with ` asc` or ` desc`, lists open and pending tickets only: the nearest due time first, those that are not due at all last. `snoozed_until`, with `snoozed` true, has the ticket first that wakes first. `smart_score`, alone or with ` desc`, has the highest score first and brings the scores with the tickets. Only tickets that are not closed have a score: whatever the filters say, such a list holds no closed ones. */
                order_by?: "" | "updated_at" | "updated_at asc" | "updated_at desc" | "created_at" | "created_at asc" | "created_at desc" | "priority" | "priority asc" | "priority desc" | "snoozed_until" | "sla_due" | "sla_due asc" | "sla_due desc" | "smart_score" | "smart_score asc" | "smart_score desc";
                /** @description How many at most; 0 means 50, more than 200 is cut to 200. */
                page_size?: number;
                /** @description `next_page_token` of the page before, with all other arguments unchanged; empty for the first page. */
                page_token?: string;
                /** @description True: only snoozed tickets; false: only those that are not; absent: both. */
                snoozed?: boolean;
                /** @description True: only tickets marked as spam, in an order by `updated_at`; otherwise they are left out. */
                spam?: boolean;
                /** @description True: only deleted tickets, spam among them, in an order by `updated_at`; needs the permission `tickets.delete`. Otherwise they are left out. */
                deleted?: boolean;
                /** @description Only the follow-ups of this ticket. */
                follow_up_of?: string;
                /** @description Only tickets whose service levels stand in one of these states. */
                sla_state?: components["schemas"]["TicketSlaState"][];
                /** @description Only tickets that fit this topic alert. */
                topic_alert?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of tickets. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListTicketsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    createTicket: {
        parameters: {
            query?: {
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * @description The ticket; `customer_id` and `subject` are required, output-only fields are ignored.
         *
         *     Rule: customer_id is required.
         *
         *     Rule: subject is required.
         */
        requestBody: {
            content: {
                "application/json": components["schemas"]["TicketInput"] & unknown;
            };
        };
        responses: {
            /** @description The ticket that was created. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreateTicketResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    getTicket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of the ticket. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A ticket and what was said. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetTicketResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    deleteTicket: {
        parameters: {
            query?: {
                /** @description The `etag` that was read; when it is no longer current, nothing changes and the call answers ABORTED. Empty: do not check. */
                etag?: string;
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the ticket. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ticket that was deleted. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeleteTicketResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    updateTicket: {
        parameters: {
            query?: {
                /** @description The fields to change, for example `subject,priority`; empty means those present in the body. */
                update_mask?: string;
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID. */
                id: string;
            };
            cookie?: never;
        };
        /**
         * @description The ticket with its `id`, the new values and optionally the `etag` that was read.
         *
         *     Rule: id is required.
         */
        requestBody: {
            content: {
                "application/json": components["schemas"]["TicketInput"];
            };
        };
        responses: {
            /** @description The ticket after the change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdateTicketResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    assignTicket: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the ticket. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignTicketRequest"];
            };
        };
        responses: {
            /** @description The ticket after the change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssignTicketResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    createFollowUp: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the closed ticket. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateFollowUpRequest"];
            };
        };
        responses: {
            /** @description The ticket in which it goes on. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreateFollowUpResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    snoozeTicket: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the ticket. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SnoozeTicketRequest"];
            };
        };
        responses: {
            /** @description The ticket after the change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnoozeTicketResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    markTicketAsSpam: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the ticket. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MarkTicketAsSpamRequest"];
            };
        };
        responses: {
            /** @description The ticket after the change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MarkTicketAsSpamResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    updateTicketStatus: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the ticket. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateTicketStatusRequest"];
            };
        };
        responses: {
            /** @description The ticket after the change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdateTicketStatusResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    tagTicket: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the ticket. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TagTicketRequest"];
            };
        };
        responses: {
            /** @description The ticket after the change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagTicketResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    transferTicket: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the ticket. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TransferTicketRequest"];
            };
        };
        responses: {
            /** @description The ticket after the change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransferTicketResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    undeleteTicket: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the ticket. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UndeleteTicketRequest"];
            };
        };
        responses: {
            /** @description The ticket as it is again. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UndeleteTicketResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listTicketAssignments: {
        parameters: {
            query?: {
                /** @description How many at most; 0 means 50, more than 200 is cut to 200. */
                page_size?: number;
                /** @description `next_page_token` of the page before, with all other arguments unchanged; empty for the first page. */
                page_token?: string;
            };
            header?: never;
            path: {
                /** @description UUID of the ticket. */
                ticket_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of assignments. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListTicketAssignmentsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listAttachments: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of the ticket. */
                ticket_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The files. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListAttachmentsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    uploadAttachment: {
        parameters: {
            query: {
                /** @description Name of the file; of the first request only. Folders in it are left out. */
                name: string;
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the ticket, empty for a ticket that is yet to be created; of the first request only. */
                ticket_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "*/*": unknown;
            };
        };
        responses: {
            /** @description The file that was uploaded. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadAttachmentResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listTicketAudit: {
        parameters: {
            query?: {
                /** @description How many at most; 0 means 100, more than 500 is cut to 500. */
                page_size?: number;
                /** @description `next_page_token` of the page before, with all other arguments unchanged; empty for the first page. */
                page_token?: string;
            };
            header?: never;
            path: {
                /** @description UUID of the ticket. */
                ticket_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of changes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListTicketAuditResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    getConversation: {
        parameters: {
            query?: {
                /** @description How many entries at most; 0 means 50, more than 100 is cut to 100. */
                page_size?: number;
                /** @description `next_page_token` of the page before, with all other arguments unchanged; empty for the newest page. */
                page_token?: string;
            };
            header?: never;
            path: {
                /** @description UUID of the ticket. */
                ticket_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a conversation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetConversationResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    deleteDemo: {
        parameters: {
            query?: {
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the ticket. */
                ticket_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer to a removal. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeleteDemoResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listDemoMessages: {
        parameters: {
            query?: {
                /** @description How many at most; 0 means 100, more than 500 is cut to 500. */
                page_size?: number;
                /** @description `next_page_token` of the page before, with all other arguments unchanged; empty for the first page. */
                page_token?: string;
            };
            header?: never;
            path: {
                /** @description UUID of the ticket. */
                ticket_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of what the demo shows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListDemoMessagesResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    createDemoMessage: {
        parameters: {
            query?: {
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the ticket. */
                ticket_id: string;
            };
            cookie?: never;
        };
        /** @description The message; `content` is required. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["DemoMessageInput"];
            };
        };
        responses: {
            /** @description The message that was added. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreateDemoMessageResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    resetDemo: {
        parameters: {
            query?: {
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the ticket. */
                ticket_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The demo after the reset. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResetDemoResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    getDraft: {
        parameters: {
            query?: {
                /** @description `REPLY` or `NOTE`; a reply when not set. */
                kind?: components["schemas"]["DraftKind"];
            };
            header?: never;
            path: {
                /** @description UUID of the ticket. */
                ticket_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The draft. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetDraftResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    saveDraft: {
        parameters: {
            query?: {
                /** @description `REPLY` or `NOTE`; a reply when not set. */
                kind?: components["schemas"]["DraftKind"];
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the ticket. */
                ticket_id: string;
            };
            cookie?: never;
        };
        /** @description The draft with its `content`, and optionally the `etag` that was read. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftInput"];
            };
        };
        responses: {
            /** @description The draft that was saved. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SaveDraftResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    deleteDraft: {
        parameters: {
            query?: {
                /** @description `REPLY` or `NOTE`; a reply when not set. */
                kind?: components["schemas"]["DraftKind"];
                /** @description Etag that was read; empty removes whatever is there. */
                etag?: string;
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the ticket. */
                ticket_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer to a removal. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeleteDraftResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listDraftVersions: {
        parameters: {
            query?: {
                /** @description `REPLY` or `NOTE`; a reply when not set. */
                kind?: components["schemas"]["DraftKind"];
            };
            header?: never;
            path: {
                /** @description UUID of the ticket. */
                ticket_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The earlier texts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListDraftVersionsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listMessages: {
        parameters: {
            query?: {
                /** @description How many at most; 0 means 100, more than 500 is cut to 500. */
                page_size?: number;
                /** @description `next_page_token` of the page before, with all other arguments unchanged; empty for the first page. */
                page_token?: string;
            };
            header?: never;
            path: {
                /** @description UUID of the ticket. */
                ticket_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of messages. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListMessagesResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    createMessage: {
        parameters: {
            query?: {
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
                /**
                 * @description UUID of the newest message that the sender has seen, empty for a ticket in which there was none; the message is refused when somebody else wrote a newer one. Absent: not checked. Needs `tickets.read`.
                 *
                 *     Rule: must be a UUID or empty.
                 */
                last_seen_message_id?: string;
                /**
                 * @description The same for notes. Needs `notes.read`.
                 *
                 *     Rule: must be a UUID or empty.
                 */
                last_seen_note_id?: string;
                /** @description `etag` of the caller's draft of this reply: the draft is removed with the sending, unless it was changed since. */
                draft_etag?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the ticket. */
                ticket_id: string;
            };
            cookie?: never;
        };
        /**
         * @description The message; `content` or `content_html` is required.
         *
         *     Rule: content or content_html is required.
         */
        requestBody: {
            content: {
                "application/json": components["schemas"]["MessageInput"];
            };
        };
        responses: {
            /** @description The message that was added. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreateMessageResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    getMessage: {
        parameters: {
            query?: {
                /** @description Keep pictures from elsewhere in `content_html`. */
                remote_images?: boolean;
            };
            header?: never;
            path: {
                /** @description UUID of the ticket. */
                ticket_id: string;
                /** @description UUID of the message. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The message. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetMessageResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    deleteMessage: {
        parameters: {
            query?: {
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the ticket. */
                ticket_id: string;
                /** @description UUID of the message. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer to a deletion. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeleteMessageResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    updateMessage: {
        parameters: {
            query?: {
                /** @description Only `content` and `content_html` can be changed, and change together; empty means the same. */
                update_mask?: string;
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the ticket. */
                ticket_id: string;
                /** @description UUID. */
                id: string;
            };
            cookie?: never;
        };
        /**
         * @description The message with its `id`, the new `content` or `content_html` and optionally the `etag` that was read.
         *
         *     Rule: id is required.
         *
         *     Rule: content or content_html is required.
         */
        requestBody: {
            content: {
                "application/json": components["schemas"]["MessageInput"];
            };
        };
        responses: {
            /** @description The message after the change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdateMessageResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listMessageVersions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of the ticket. */
                ticket_id: string;
                /** @description UUID of the message. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The earlier texts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListMessageVersionsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listNotes: {
        parameters: {
            query?: {
                /** @description How many at most; 0 means 100, more than 500 is cut to 500. */
                page_size?: number;
                /** @description `next_page_token` of the page before, with all other arguments unchanged; empty for the first page. */
                page_token?: string;
            };
            header?: never;
            path: {
                /** @description UUID of the ticket. */
                ticket_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of notes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListNotesResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    createNote: {
        parameters: {
            query?: {
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
                /** @description `etag` of the caller's draft of this note: the draft is removed with the writing, unless it was changed since. */
                draft_etag?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the ticket. */
                ticket_id: string;
            };
            cookie?: never;
        };
        /** @description The note; `content` is required. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoteInput"];
            };
        };
        responses: {
            /** @description The note that was added. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreateNoteResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    deleteNote: {
        parameters: {
            query?: {
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the ticket. */
                ticket_id: string;
                /** @description UUID of the note. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer to a deletion. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeleteNoteResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    updateNote: {
        parameters: {
            query?: {
                /** @description Only `content` can be changed; empty means the same. */
                update_mask?: string;
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the ticket. */
                ticket_id: string;
                /** @description UUID. */
                id: string;
            };
            cookie?: never;
        };
        /**
         * @description The note with its `id`, the new `content` and optionally the `etag` that was read.
         *
         *     Rule: id must be a UUID.
         */
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoteInput"];
            };
        };
        responses: {
            /** @description The note after the change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdateNoteResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listNoteVersions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of the ticket. */
                ticket_id: string;
                /** @description UUID of the note. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The earlier texts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListNoteVersionsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listTicketPresence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of the ticket. */
                ticket_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who has the ticket open. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListTicketPresenceResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    setPresence: {
        parameters: {
            query?: {
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. Saying it twice harms nothing, so renewals go without. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the ticket. */
                ticket_id: string;
            };
            cookie?: never;
        };
        /** @description The presence; `state` is required. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["PresenceInput"];
            };
        };
        responses: {
            /** @description The presence as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetPresenceResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    clearPresence: {
        parameters: {
            query?: {
                /** @description As in `SetPresenceRequest`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the ticket. */
                ticket_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClearPresenceResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    getTicketScore: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of the ticket. */
                ticket_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A score and its parts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetTicketScoreResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    getTicketSla: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of the ticket. */
                ticket_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How a ticket stands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetTicketSlaResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    batchUpdateTickets: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BatchUpdateTicketsRequest"];
            };
        };
        responses: {
            /** @description What it came to. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchUpdateTicketsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    countTickets: {
        parameters: {
            query?: {
                /** @description Only these statuses. */
                status?: components["schemas"]["TicketStatus"][];
                /** @description Only these priorities. */
                priority?: components["schemas"]["TicketPriority"][];
                /** @description Only these channels. */
                channel?: components["schemas"]["TicketChannel"][];
                /** @description Only the tickets of this queue. */
                queue_id?: string;
                /**
                 * @description Only the tickets of this agent; `none` for unassigned ones, `me` for the calling agent's own.
                 *
                 *     Rule: must be a UUID, `me` or `none`.
                 */
                assigned_to?: string;
                /** @description Only tickets that carry all of these tags. */
                tag?: string[];
                /** @description Only the tickets of this customer. */
                customer_id?: string;
                /** @description Only tickets whose subject, customer name, e-mail or number contains each of these words, in any case. */
                q?: string;
                /** @description Only tickets that fit this topic alert. */
                topic_alert?: string;
                /** @description True: only snoozed tickets; false: only those that are not; absent: both. */
                snoozed?: boolean;
                /** @description True: only tickets marked as spam; otherwise they are left out. */
                spam?: boolean;
                /** @description True: only deleted tickets, spam among them; needs the permission `tickets.delete`. Otherwise they are left out. */
                deleted?: boolean;
                /** @description Only the follow-ups of this ticket. */
                follow_up_of?: string;
                /** @description Only tickets whose service levels stand in one of these states. */
                sla_state?: components["schemas"]["TicketSlaState"][];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many tickets fit. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CountTicketsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    listTopicAlerts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The topic alerts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListTopicAlertsResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    createTopicAlert: {
        parameters: {
            query?: {
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * @description The topic alert; `name` and `rule` are required.
         *
         *     Rule: name is required.
         */
        requestBody: {
            content: {
                "application/json": components["schemas"]["TopicAlertInput"] & unknown;
            };
        };
        responses: {
            /** @description The topic alert that was created. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreateTopicAlertResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    deleteTopicAlert: {
        parameters: {
            query?: {
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID of the topic alert. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer to a removal. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeleteTopicAlertResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    updateTopicAlert: {
        parameters: {
            query?: {
                /** @description The fields to change; empty means those present in the body. A rule is replaced as a whole. */
                update_mask?: string;
                /** @description Makes the call safe to repeat: the same id with the same body returns the first answer for 24 hours, with another body it is refused. Any text of up to 128 characters; in REST also as the header `Idempotency-Key`. */
                request_id?: string;
            };
            header?: {
                /** @description The same as `request_id`, as a header. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description UUID. */
                id: string;
            };
            cookie?: never;
        };
        /**
         * @description The topic alert with its `id`, the new values and optionally the `etag` that was read.
         *
         *     Rule: id is required.
         */
        requestBody: {
            content: {
                "application/json": components["schemas"]["TopicAlertInput"];
            };
        };
        responses: {
            /** @description The topic alert after the change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdateTopicAlertResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    previewTopicAlert: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewTopicAlertRequest"];
            };
        };
        responses: {
            /** @description What the rule finds. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewTopicAlertResponse"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The platform's health. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetHealthResponse"];
                };
            };
            400: components["responses"]["Error400"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
}
