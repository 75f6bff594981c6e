/* duxue serve: page and API until a signal ends it. */
#include "cli.h"
#include "web.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static bool read_proxy(const char *text, WebOptions *options) {
    unsigned char any[4];
    options->proxy = text;
    if (text && inet_pton(AF_INET, text, any) != 1) {
        fprintf(stderr, "错误：--proxy 应写代理的IPv4地址，例如 127.0.0.1，没有“%s”这种写法。\n", text);
        return false;
    }
    return true;
}

static bool read_listen(const char *text, WebOptions *options, Arena *arena) {
    Str listen = str_from(text ? text : "127.0.0.1:8650");
    ptrdiff_t colon = -1;
    for (size_t i = 0; i < listen.len; i++) {
        if (listen.data[i] == ':') {
            colon = (ptrdiff_t)i;
        }
    }
    int64_t port;
    if (colon < 0 || !integer_parse(str_slice(listen, (size_t)colon + 1, listen.len), &port) || port < 0 ||
        port > 65535) {
        fprintf(stderr, "错误：--listen 应写成 地址:端口，例如 0.0.0.0:8650，没有“%s”这种写法。\n", text);
        return false;
    }
    Str address = str_slice(listen, 0, (size_t)colon);
    options->address = address.len ? str_cstr(arena, address) : "0.0.0.0";
    options->port = (int)port;
    return true;
}

/* Without --data the directory duxue-data is used, and made with the sample county when there is none. */
static bool open_or_make(const Arguments *arguments, const Pack *pack, Store **store) {
    bool make = !argument(arguments, "--data") && !path_exists("duxue-data/duxue.db");
    if (!cli_open(arguments, make ? STORE_CREATE : STORE_EXISTING, store)) {
        return false;
    }
    if (!make) {
        return true;
    }
    Err err = {.kind = ERR_NONE};
    Buf say = buf_create(arguments->arena);
    if (!demo_fill(*store, pack, arguments->arena, &say, &err)) {
        cli_fail(arguments->arena, &err);
        return false;
    }
    printf("%.*s", (int)say.len, say.data);
    return true;
}

static int serve(const Arguments *arguments, Store *store, const Pack *pack, const WebOptions *options,
                 const sigset_t *signals) {
    Web *web = NULL;
    Err err = {.kind = ERR_NONE};
    if (!web_start(store, pack, options, &web, &err)) {
        return cli_fail(arguments->arena, &err);
    }
    const char *address = strcmp(options->address, "0.0.0.0") == 0 ? "127.0.0.1" : options->address;
    printf("督学已启动：http://%s:%d/  （按 Ctrl+C 停止）\n", address, web_port(web));
    if (web_setup_code(web)[0]) { /* behind "#" it is sent to nobody, not even to a proxy */
        printf("还没有任何账号。请打开下面的地址，设置管理员（admin）的密码，只能设置一次：\nhttp://%s:%d/#setup=%s\n",
               address, web_port(web), web_setup_code(web));
    }
    fflush(stdout);
    int got;
    sigwait(signals, &got);
    web_stop(web);
    return EXIT_DONE;
}

static int run(const Arguments *arguments) {
    WebOptions options;
    Pack *pack = NULL;
    Store *store = NULL;
    if (!read_listen(argument(arguments, "--listen"), &options, arguments->arena) ||
        !read_proxy(argument(arguments, "--proxy"), &options)) {
        return EXIT_USAGE;
    }
    /* Blocked before any thread starts, so that only sigwait sees them. */
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    bool ready = cli_pack(arguments, &pack) && open_or_make(arguments, pack, &store);
    int status = ready ? serve(arguments, store, pack, &options, &signals) : EXIT_INPUT;
    store_close(store);
    if (pack) {
        pack_destroy(pack);
    }
    return status;
}

const Command command_serve = {
    .name = "serve",
    .summary = "启动网页和接口",
    .example = "duxue serve --data duxue-data --listen 0.0.0.0:8650",
    .options = {{"--data", "DIR", false, "数据目录；不写则用 duxue-data，没有时装入示例县"},
                {"--listen", "ADDR:PORT", false, "监听地址，默认 127.0.0.1:8650，只有本机能访问"},
                {"--proxy", "ADDR", false, "前面的代理（例如做HTTPS的nginx）的地址，来源地址取它写的X-Forwarded-For"},
                {"--packs", "DIR", false, "用这个目录里的规则包"}},
    .run = run,
};
