"""Translates SAM templates as CloudFormation does before it deploys.

Reads lines of JSON from stdin, {"template": TEXT, "mode": MODE}, and answers each with a line of JSON on
stdout: the translated template. The function's code or image and the layers count as uploaded: their
paths become objects in a bucket.
"""

import json
import logging
import os
import sys

os.environ.setdefault("AWS_DEFAULT_REGION", "eu-central-1")
# It warns of metrics of its own that nobody collects here.
logging.disable(logging.WARNING)

from samtranslator.translator.transform import transform  # noqa: E402
from samtranslator.yaml_helper import yaml_parse  # noqa: E402

BASIC_ROLE = "AWSLambdaBasicExecutionRole"
IMAGE = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/repository:tag"


class ManagedPolicies:
    """Stands in for the list of policies that the translator would ask AWS for."""

    def load(self):
        return {BASIC_ROLE: f"arn:aws:iam::aws:policy/service-role/{BASIC_ROLE}"}


def translate(text, mode):
    template = yaml_parse(text)
    for resource in template["Resources"].values():
        for key in ("CodeUri", "ContentUri"):
            if key in resource["Properties"]:
                path = resource["Properties"][key]
                resource["Properties"][key] = "s3://bucket/" + path.strip("/")
        if resource["Properties"].get("PackageType") == "Image":
            resource["Properties"]["ImageUri"] = IMAGE
    return transform(template, {"Mode": mode}, ManagedPolicies())


for line in sys.stdin:
    question = json.loads(line)
    print(json.dumps(translate(question["template"], question["mode"])), flush=True)
