package io.councilrouter.codec.http;

/** The status lines of HTTP/1.1, encoded once; a code without a phrase of its own gets that of its class. */
final class StatusLines {

    private static final String[] CLASSES = {"Continue", "OK", "See Other", "Bad Request", "Internal Server Error"};
    private static final byte[][] LINES = new byte[500][];

    static {
        for (int code = 100; code < 600; code++) {
            LINES[code - 100] = Ascii.of("HTTP/1.1 " + code + ' ' + reason(code) + "\r\n");
        }
    }

    private StatusLines() {}

    /** The line with its CRLF; a code outside 100 to 599 becomes 500. */
    static byte[] of(int code) {
        return LINES[code < 100 || code > 599 ? 400 : code - 100];
    }

    private static String reason(int code) {
        return switch (code) {
            case 200 -> "OK";
            case 201 -> "Created";
            case 202 -> "Accepted";
            case 204 -> "No Content";
            case 206 -> "Partial Content";
            case 304 -> "Not Modified";
            case 401 -> "Unauthorized";
            case 402 -> "Payment Required";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 411 -> "Length Required";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 417 -> "Expectation Failed";
            case 421 -> "Misdirected Request";
            case 422 -> "Unprocessable Content";
            case 425 -> "Too Early";
            case 426 -> "Upgrade Required";
            case 428 -> "Precondition Required";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 499 -> "Client Closed Request";
            case 501 -> "Not Implemented";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            case 505 -> "HTTP Version Not Supported";
            case 508 -> "Loop Detected";
            case 529 -> "Overloaded";
            default -> CLASSES[code / 100 - 1];
        };
    }
}
